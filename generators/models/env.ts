// RepoSpec + one Environment → the model of templates/env: its AppProject.
import { splitWindow } from '../../engine/answers/time.ts'
import type { Environment, Model, RepoSpec } from '../../engine/generator.ts'

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
