// RepoSpec → the model of templates/repo: everything that is there once in a repository.
import type { Environment, Model, RepoSpec } from '../../engine/generator.ts'
import { groupsOf } from './env.ts'
import { ACTIONS, ARGOCD } from './pins.ts'

export function repoModel(repo: RepoSpec): Model {
  const prefix = repo.path === '.' ? '' : `${repo.path}/`
  const names = repo.environments.map(environment => environment.name)
  const admins = groupsOf(repo.owners)
  const guards = repo.environments.flatMap(environment => (environment.protected ? environment.owners : []))
  const incident = groupsOf(guards).filter(group => !admins.includes(group))
  return {
    name: repo.name,
    repoUrl: repo.repoUrl,
    ssh: !repo.repoUrl.startsWith('https:'),
    revision: repo.revision,
    branch: repo.revision.replace(/^refs\/heads\//, ''),
    tool: repo.tool,
    folder: repo.path === '.' ? null : repo.path,
    applicationsPath: `${prefix}argocd-apps`,
    argocdPath: `${prefix}infra/argocd`,
    argocd: argocd(repo),
    routing: {
      gateway: repo.routing.kind === 'gateway' ? repo.routing.gateway : null,
      namespace: repo.routing.namespace,
      class: repo.routing.kind === 'ingress' ? repo.routing.class : null,
      dataPlane: repo.routing.dataPlane ?? repo.routing.namespace,
    },
    monitoring: repo.monitoring.namespace,
    environments: repo.environments.map(environment => ({
      name: environment.name,
      cluster: environment.cluster,
      merge: whatMergeDoes(environment),
    })),
    first: names[0]!,
    last: names.at(-1)!,
    protected: codeWords(repo.environments.filter(environment => environment.protected).map(({ name }) => name)),
    projects: codeWords(['root', ...names]),
    anyName: names.length > 1 ? `{${names.join(',')}}` : names[0]!,
    remoteClusters: [...new Set(repo.environments.map(environment => environment.cluster))].filter(
      cluster => cluster !== 'in-cluster',
    ),
    rbac: { admins, incident, bound: admins.length + incident.length > 0 },
    codeOwners: codeOwners(repo, `/${prefix}`),
    actions: ACTIONS,
  }
}

/** Argo CD itself. A host without a way in, or a Gateway where routing names none, leaves it unexposed. */
function argocd({ argocd: { namespace, install, exposure, host }, routing }: RepoSpec): Model {
  const exposed = install && host !== null
  const gateway =
    exposed && exposure === 'gateway' && routing.kind === 'gateway'
      ? { name: routing.gateway, namespace: routing.namespace }
      : null
  const ingress =
    exposed && exposure === 'ingress' ? { class: routing.kind === 'ingress' ? routing.class : null } : null
  return {
    ...ARGOCD,
    namespace,
    install,
    moved: namespace !== 'argocd',
    host: gateway || ingress ? host : null,
    gateway,
    ingress,
  }
}

/** Names as they stand in a sentence, or null for none. */
const codeWords = (names: readonly string[]): string | null => names.map(name => `\`${name}\``).join(', ') || null

/** A cell of the README's table of environments. */
function whatMergeDoes({ autoSync, window }: Environment): string {
  if (!autoSync) return 'waits for a person to sync'
  return window === null ? 'is deployed at once' : `is deployed in the window \`${window}\``
}

/** Patterns and owners, in the order of CODEOWNERS: the last match wins. */
function codeOwners(repo: RepoSpec, root: string): readonly { pattern: string; owners: string }[] {
  // `*-prod.yaml` matches `checkout-eu-prod.yaml` too, so the longer name has to come later.
  const environments = [...repo.environments].sort((a, b) => a.name.length - b.name.length)
  const lines = [
    { pattern: root === '/' ? '*' : root, owners: repo.owners },
    ...environments.flatMap(({ name, owners }) => [
      { pattern: `${root}apps/*/overlays/${name}/`, owners },
      { pattern: `${root}argocd-apps/apps/*-${name}.yaml`, owners },
    ]),
  ]
  return lines.flatMap(({ pattern, owners }) => (owners.length > 0 ? [{ pattern, owners: owners.join(' ') }] : []))
}
