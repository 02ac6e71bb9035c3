// RepoSpec + one Environment → the model of templates/env: its AppProject.
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

/** What is said when a new last environment takes over the hosts. */
export function hostsMoving(before: RepoSpec, after: RepoSpec, apps: readonly AppSpec[]): readonly Finding[] {
  const [old, now] = [before.environments.at(-1)!.name, after.environments.at(-1)!.name]
  const hosts = apps.filter(app => app.host !== null)
  if (old === now || !hosts.length) return []
  const some = hosts
    .slice(0, 3)
    .map(app => app.host)
    .join(', ')
  const more = hosts.length > 3 ? ` and ${hosts.length - 3} more` : ''
  return [
    {
      rule: 'answers',
      severity: 'warn',
      ...NOWHERE,
      message: `${some}${more}: now served by ${now}, the last environment, and no longer by ${old}`,
      hint: `put ${now} before ${old} with --after to leave the hosts where they are`,
    },
  ]
}
