// gitops.yaml: its keys as fields, and text → RepoSpec.
import { Failure } from '../failure.ts'
import type { Environment, RepoSpec, Routing } from '../specs.ts'
import type { Answers, Value } from '../types.ts'
import { type Parsed, parseOne } from '../yaml/parse.ts'
import { clusterName, folder, freeLabel, host, label, labelValue, owner, repoUrl, revision } from './checks.ts'
import { choice, type Field, field, flag, isMap, list, optionalText, text, whole } from './fields.ts'
import { type Given, readAnswers } from './read.ts'
import { checkEnvironments, checkExposure } from './repository-rules.ts'
import { checkWindow } from './time.ts'

/** A choice of which the others come with a later release. */
export const sooner = (
  name: string,
  now: string,
  later: readonly string[],
  common: Parameters<typeof choice>[2],
): Field =>
  field(name, { default: now, ...common }, { enum: [now] }, raw =>
    raw === now
      ? { value: now }
      : {
          expected: typeof raw === 'string' && later.includes(raw) ? `${now}: ${raw} comes with a later release` : now,
        },
  )

const map = (name: string, summary: string, keys: readonly Field[]): Field =>
  field(name, { summary, default: {} }, objectSchema(keys), raw =>
    isMap(raw) ? { value: raw } : { expected: 'a map' },
  )

/** The JSON Schema of a map of these fields. */
export const objectSchema = (fields: readonly Field[]): Record<string, unknown> => ({
  type: 'object',
  additionalProperties: false,
  required: fields.filter(item => item.required).map(item => item.name),
  properties: Object.fromEntries(fields.map(item => [item.name, { description: item.summary, ...item.schema }])),
})

const httpUrl = (value: string) =>
  /^https?:\/\/[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:\/[A-Za-z0-9._~/-]*)?$/.test(value)
    ? null
    : 'an http or https URL without credentials'

/** The parts of Argo CD's own set-up. */
export const argocdFields: readonly Field[] = [
  text('namespace', label, { summary: 'Namespace of Argo CD and of every Application', default: 'argocd' }),
  flag('install', { summary: 'Whether this repository installs Argo CD and lets it manage itself', default: true }),
  choice('exposure', ['none', 'gateway', 'ingress'], {
    summary: 'How people reach the user interface; none means port-forward',
    default: 'none',
  }),
  optionalText('host', host, { summary: 'DNS name of the user interface' }),
]

const routeKind = choice('kind', ['gateway', 'ingress'], { summary: 'Gateway API or Ingress', default: 'gateway' })
const dataPlane = optionalText('dataPlane', label, { summary: 'Namespace of the proxy pods, where it is another one' })

const routingFields = {
  gateway: [
    routeKind,
    text('gateway', label, { summary: 'Name of the Gateway that routes attach to', default: 'public' }),
    text('namespace', label, { summary: 'Namespace of the Gateway', default: 'gateway-system' }),
    dataPlane,
  ],
  ingress: [
    routeKind,
    optionalText('class', label, { summary: "IngressClass; null is the cluster's default", default: 'traefik' }),
    text('namespace', label, { summary: 'Namespace of the ingress controller', default: 'traefik' }),
    dataPlane,
  ],
} as const

const monitoringFields: readonly Field[] = [
  text('namespace', label, { summary: 'Namespace whose pods may scrape the services', default: 'monitoring' }),
  text('prometheus', httpUrl, { summary: 'URL of Prometheus', default: 'http://prometheus.monitoring.svc:9090' }),
]

/** One entry of `environments`. */
export const environmentFields: readonly Field[] = [
  text('name', freeLabel, { summary: 'Name of the environment', required: true }),
  text('cluster', clusterName, { summary: 'Name of the cluster in Argo CD', default: 'in-cluster' }),
  flag('protected', {
    summary: 'Exact versions, more replicas, a PodDisruptionBudget, promotion only with --yes',
    default: false,
  }),
  flag('autoSync', { summary: 'Whether Argo CD syncs by itself', default: true }),
  optionalText('window', checkWindow, {
    summary: 'When syncs are allowed: five cron fields, a duration, a time zone',
  }),
  list('owners', owner, { summary: 'Code owners of the environment' }),
]

/** The keys of gitops.yaml, in the order they are written. */
export const gitopsFields: readonly Field[] = [
  whole('version', 1, 1, { summary: "Version of this file's shape", required: true }),
  text('tool', value => (/^\d+\.\d+\.\d+[0-9A-Za-z.+-]*$/.test(value) ? null : 'a version such as 0.1.0'), {
    summary: 'Version of plop-gitops that the workflow runs',
    required: true,
  }),
  text('name', value => freeLabel(value) ?? labelValue(value), { summary: 'Name of the repository', required: true }),
  text('repoUrl', repoUrl, { summary: 'URL Argo CD reads this repository from, without credentials', required: true }),
  text('revision', revision, { summary: 'Branch, tag or commit Argo CD follows', default: 'main' }),
  text('path', folder, { summary: "Where this repository's root lies in the Git repository", default: '.' }),
  sooner('engine', 'argocd', ['flux'], { summary: 'What reconciles the cluster' }),
  sooner('topology', 'app-of-apps', ['applicationset'], { summary: 'How Applications come to be' }),
  list('owners', owner, { summary: 'Code owners of everything that has no other owner' }),
  map('argocd', 'Argo CD itself', argocdFields),
  field('routing', { summary: 'How traffic reaches the services', default: {} }, routingSchema(), raw =>
    isMap(raw) ? { value: raw } : { expected: 'a map' },
  ),
  map('monitoring', 'Where metrics are kept', monitoringFields),
  field(
    'environments',
    { summary: 'The environments, in the order of promotion', required: true },
    { type: 'array', minItems: 1, items: objectSchema(environmentFields) },
    raw => (Array.isArray(raw) && raw.length > 0 && raw.every(isMap) ? { value: raw } : { expected: 'a list of maps' }),
  ),
]

function routingSchema(): Record<string, unknown> {
  return { oneOf: [objectSchema(routingFields.gateway), objectSchema(routingFields.ingress)] }
}

/** Text of gitops.yaml → RepoSpec. Throws Failure with every finding, positions included. */
export function readGitops(source: string, file = 'gitops.yaml'): RepoSpec {
  const parsed = parseOne(source, file)
  const root = parsed?.value ?? null
  if (!parsed || !isMap(root)) {
    throw new Failure([{ rule: 'gitops', severity: 'error', file, line: 1, col: 1, message: 'expected a map' }])
  }
  const read = (fields: readonly Field[], values: Value, path: readonly (string | number)[]) =>
    readAnswers(fields, givenAt(parsed, file, values as Record<string, Value>, path), null)
  const all = read(gitopsFields, root, [])
  const environments = (all.environments as Value[]).map((item, i) =>
    read(environmentFields, item, ['environments', i]),
  )
  const spec = {
    ...all,
    argocd: read(argocdFields, all.argocd!, ['argocd']),
    routing: readRouting(all.routing!, routing => read(routing, all.routing!, ['routing'])),
    monitoring: read(monitoringFields, all.monitoring!, ['monitoring']),
    environments,
  } as unknown as RepoSpec
  const findings = [
    ...checkEnvironments(spec, i => ({ file, ...parsed.position(['environments', i, 'name']) })),
    ...checkExposure(spec, { file, ...parsed.position(['argocd', 'exposure']) }),
  ]
  if (findings.length) throw new Failure(findings)
  return spec
}

/** Routing as it is answered or written, every key present. */
export function readRouting(value: Value, read: (fields: readonly Field[]) => Answers): Routing {
  const kind = isMap(value) && value.kind === 'ingress' ? 'ingress' : 'gateway'
  return read(routingFields[kind]) as unknown as Routing
}

/** What a file gives, with the place of every key. */
export const givenAt = (
  parsed: Parsed,
  file: string,
  values: Readonly<Record<string, Value>>,
  path: readonly (string | number)[] = [],
): Given => ({ values, place: name => ({ file, ...parsed.position(name === undefined ? path : [...path, name]) }) })

/** One environment with all its keys. */
export const readEnvironment = (given: Given): Environment =>
  readAnswers(environmentFields, given, null) as unknown as Environment

/** Routing from a flag's word or a map, every key present. */
export function routingOf(value: Value): Routing {
  const values = isMap(value) ? value : { kind: value }
  return readRouting(values, fields =>
    readAnswers(fields, { values, place: () => ({ file: '', line: 0, col: 0 }) }, null),
  )
}
