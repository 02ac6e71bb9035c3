// AppSpec and the repository around it → what the templates of a service are rendered with.
import { hostIn } from '../../engine/answers/hosts.ts'
import { PLACEHOLDER_TAG, splitImage } from '../../engine/answers/image.ts'
import { SIZES } from '../../engine/answers/structured.ts'
import type { AppSpec, Autoscaling, Environment, Model, Owned, RepoSpec, Specs } from '../../engine/generator.ts'

/** The environments a service is in, in the repository's order. */
export const environmentsOf = (repo: RepoSpec, app: AppSpec): readonly Environment[] =>
  repo.environments.filter(({ name }) => app.environments === 'all' || app.environments.includes(name))

/** Replicas where none are answered: one where things move fastest, three where it counts. */
function replicasByRole(repo: RepoSpec, environment: Environment): number {
  if (environment.protected) return 3
  return environment.name === repo.environments[0]?.name ? 1 : 2
}

/** Replicas the spec asks for; null for a cron. */
export function replicasOf(repo: RepoSpec, app: AppSpec, environment: Environment): number | null {
  const { replicas } = app
  if (replicas === null) return null
  if (typeof replicas === 'number') return replicas
  return (replicas === 'by-role' ? undefined : own(replicas, environment.name)) ?? replicasByRole(repo, environment)
}

/** The autoscaler of a service in an environment, or null. */
export function autoscalerOf(repo: RepoSpec, app: AppSpec, environment: Environment): Autoscaling | null {
  const { autoscaling } = app
  const one =
    typeof autoscaling === 'object' && !('min' in autoscaling)
      ? (own(autoscaling as Readonly<Record<string, boolean | Autoscaling>>, environment.name) ?? false)
      : (autoscaling as boolean | Autoscaling)
  if (one === false || app.kind === 'cron') return null
  const min = replicasOf(repo, app, environment) ?? 1
  return one === true ? { min, max: min * 3, cpu: 75 } : one
}

// An environment may be called constructor, and every object has one of those.
const own = <T>(values: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined

/** The model of a service's base and of every environment it is in. */
export function appModel(repo: RepoSpec, app: AppSpec, owned: Specs['owned']): Model {
  const { name, routing, kind } = { ...app, routing: repo.routing }
  const image = splitImage(app.image)
  const config = Object.entries(app.config).map(([key, value]) => `${key}=${literal(value)}`)
  const secrets = app.secrets.map(secretModel)
  const size = typeof app.resources === 'string' ? SIZES[app.resources]! : app.resources
  const routed = app.host !== null
  const shared = {
    name,
    kind,
    web: kind === 'web',
    worker: kind === 'worker',
    cron: kind === 'cron',
    partOf: repo.name,
    team: app.team,
    port: app.port,
    schedule: app.schedule,
    healthPath: app.healthPath,
    pullSecret: app.pullSecret,
    restricted: app.hardening === 'restricted',
    baseline: app.hardening === 'baseline',
    hardening: app.hardening,
    baseImage: `${image.name}:${PLACEHOLDER_TAG}`,
    imageName: image.name,
    cpu: size.cpu,
    memory: size.memory,
    env: Object.entries(app.env).map(([key, value]) => ({ name: key, value })),
    config,
    configName: `${name}-config`,
    envFrom: config.length + secrets.length > 0,
    secrets,
    host: app.host,
    httpRoute: routed && routing.kind === 'gateway',
    ingress: routed && routing.kind === 'ingress',
    gateway: routing.kind === 'gateway' ? routing.gateway : null,
    gatewayNamespace: routing.namespace,
    ingressClass: routing.kind === 'ingress' ? routing.class : null,
    callers: [...new Set([routing.dataPlane ?? routing.namespace, repo.monitoring.namespace])].sort(),
    argocdNamespace: repo.argocd.namespace,
    argocdInstalled: repo.argocd.install,
    repoUrl: repo.repoUrl,
    revision: repo.revision,
  }
  const environments = environmentsOf(repo, app).map(environment =>
    environmentModel(repo, app, environment, owned(name, environment.name)),
  )
  return { ...shared, resourceFiles: resourceFiles(shared, app), environments }
}

function environmentModel(repo: RepoSpec, app: AppSpec, environment: Environment, owned: Owned | null): Model {
  const { name } = environment
  const image = splitImage(app.image)
  const autoscaler = autoscalerOf(repo, app, environment)
  const host = hostIn(name, app, repo.environments)
  const routeHost = host === app.host ? null : host
  const folder = `apps/${app.name}/overlays/${name}`
  return {
    environment: name,
    application: `${app.name}-${name}`,
    namespace: `${name}-${app.name}`,
    project: name,
    cluster: environment.cluster,
    autoSync: environment.autoSync,
    sourcePath: repo.path === '.' ? folder : `${repo.path}/${folder}`,
    tag: owned ? owned.tag : image.tag,
    digest: owned ? owned.digest : image.digest,
    replicas: autoscaler ? null : owned?.replicas !== undefined ? owned.replicas : replicasOf(repo, app, environment),
    autoscaler,
    budget: environment.protected && app.kind !== 'cron',
    routeHost,
    patches: routeHost !== null || app.kind === 'web' || app.secrets.length > 0,
  }
}

function resourceFiles(shared: Readonly<Record<string, unknown>>, app: AppSpec): readonly string[] {
  const optional: readonly [unknown, string][] = [
    [shared.cron, 'cronjob.yaml'],
    [!shared.cron, 'deployment.yaml'],
    [shared.httpRoute, 'httproute.yaml'],
    [shared.ingress, 'ingress.yaml'],
    [true, 'networkpolicy.yaml'],
    [shared.web, 'service.yaml'],
    [true, 'serviceaccount.yaml'],
    ...app.secrets.map(secret => [true, `externalsecret-${secret.name}.yaml`] as [unknown, string]),
  ]
  return optional.flatMap(([wanted, file]) => (wanted ? [file] : [])).sort()
}

function secretModel({ name, keys }: AppSpec['secrets'][number]) {
  return {
    secret: name,
    keys: Object.entries(keys).map(([variable, reference]) => {
      const [remote, property] = reference.split('#')
      return { variable, remote, property: property ?? null }
    }),
  }
}

// kustomize takes one pair of quotes off a literal's value.
function literal(value: string): string {
  const first = value[0]
  return value.length > 1 && (first === '"' || first === "'") && value.at(-1) === first ? `"${value}"` : value
}
