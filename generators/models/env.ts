// RepoSpec + one Environment → the model of templates/env: its AppProject.
import { hostEnvironment } from '../../engine/answers/hosts.ts'
import { NOWHERE } from '../../engine/answers/read.ts'
import { splitWindow } from '../../engine/answers/time.ts'
import type { AppSpec, Environment, Finding, Model, RepoSpec } from '../../engine/generator.ts'

export function environmentModel(repo: RepoSpec, environment: Environment): Model {
  const { name, cluster, owners } = environment
  const window = environment.window === null ? null : splitWindow(environment.window)
  // Owners without a group still are an answer: everybody else's groups must not take their place.
  const operators = groupsOf(owners.length > 0 ? owners : repo.owners)
  return {
    environment: name,
    argocdNamespace: repo.argocd.namespace,
    repoUrl: repo.repoUrl,
    cluster,
    gateway: repo.routing.kind === 'gateway',
    protected: environment.protected,
    developers: groupsOf([...repo.owners, ...owners]),
    operators,
    viewers: groupsOf(repo.owners).filter(group => !operators.includes(group)),
    window: window && { ...window, timeZone: window.timeZone ?? 'UTC' },
  }
}

/** Code owners → the groups Dex's GitHub connector reports: `@acme/platform` is `acme:platform`, people are in none. */
export function groupsOf(owners: readonly string[]): readonly string[] {
  const teams = owners.map(owner => /^@([^/]+)\/([^/]+)$/.exec(owner)).filter(match => match !== null)
  return [...new Set(teams.map(([, organisation, team]) => `${organisation}:${team}`))]
}

/** What is said when hosts move to another environment. `apps` are the services after the change, `old` before it. */
export function hostsMoving(
  before: RepoSpec,
  after: RepoSpec,
  apps: readonly AppSpec[],
  old: (name: string) => AppSpec | null,
): readonly Finding[] {
  const moves = apps.flatMap(app => {
    const spec = old(app.name)
    const from = spec && hostEnvironment(spec, before.environments)
    const to = hostEnvironment(app, after.environments)
    return app.host !== null && from !== null && to !== null && from !== to ? [{ host: app.host, from, to }] : []
  })
  const [first] = moves
  if (!first) return []
  const some = moves.slice(0, 3).map(move => move.host)
  const more = moves.length > 3 ? ` and ${moves.length - 3} more` : ''
  const message = `${some.join(', ')}${more}: now served by ${first.to}, the last environment, and no longer by ${first.from}`
  const hint = `put ${first.to} before ${first.from} to leave the hosts where they are`
  return [{ rule: 'hosts', severity: 'warn', ...NOWHERE, message, hint }]
}
