import {
  anyText,
  cpuQuantity,
  host,
  label,
  labelValue,
  memoryQuantity,
  remoteKey,
  serviceName,
  subdomain,
  urlPath,
  variable,
} from '../engine/answers/checks.ts'
import {
  byEnvironment,
  choice,
  type Field,
  field,
  isMap,
  list,
  map,
  optionalText,
  orList,
  type Reading,
  readFlag,
  readMap,
  readText,
  readWhole,
  text,
  whole,
} from '../engine/answers/fields.ts'
import { sooner } from '../engine/answers/gitops.ts'
import { checkImage, splitImage } from '../engine/answers/image.ts'
import { checkApp } from '../engine/answers/places.ts'
import { checkSchedule } from '../engine/answers/time.ts'
import { type AppSpec, defineGenerator, type Finding, type Value } from '../engine/generator.ts'
import { appModel, environmentsOf, SIZES } from './models/app.ts'

const only = (kind: string) => (answers: Readonly<Record<string, Value>>) =>
  answers.kind === kind ? null : `only a ${kind} has one; this is a ${answers.kind}`
const running = (answers: Readonly<Record<string, Value>>) =>
  answers.kind === 'cron' ? 'a cron runs once a time; this is a cron' : null
const later = (name: string, summary: string, absent: Value): Field =>
  field(name, { summary, default: absent, absent }, { const: absent }, raw =>
    raw === null || raw === 'none' || (Array.isArray(raw) && raw.length === 0)
      ? { value: absent }
      : { expected: 'none: this comes with a later release' },
  )

const quantities = { cpu: cpuQuantity, memory: memoryQuantity } as const

function readResources(raw: Value): Reading {
  if (typeof raw === 'string' && raw in SIZES) return { value: raw }
  const words = `${orList(Object.keys(SIZES))}, or both of cpu and memory such as cpu=250m,memory=256Mi`
  const reading = readMap(
    raw,
    name => (name in quantities ? null : 'cpu and memory'),
    item => readText(item, anyText),
  )
  if ('expected' in reading || !isMap(reading.value)) return { expected: words }
  for (const [name, check] of Object.entries(quantities)) {
    const amount = reading.value[name]
    const expected = typeof amount === 'string' ? check(amount) : words
    if (expected !== null) return { expected }
  }
  return { value: { cpu: reading.value.cpu!, memory: reading.value.memory! } }
}

function readSecrets(raw: Value): Reading {
  const words = 'VARIABLE=key#property pairs, or in YAML a list of {name, keys: {VARIABLE: key#property}}'
  const keysOf = (value: Value) => readMap(value, variable, item => readText(item, remoteKey))
  if (typeof raw === 'string' && raw !== 'none') {
    const keys = keysOf(raw)
    return 'value' in keys ? { value: [{ name: '', keys: keys.value }] } : keys
  }
  if (raw === 'none') return { value: [] }
  if (!Array.isArray(raw)) return { expected: words }
  const secrets: Value[] = []
  for (const item of raw as readonly Value[]) {
    if (!isMap(item) || Object.keys(item).some(key => key !== 'name' && key !== 'keys')) return { expected: words }
    const name = readText(item.name ?? null, subdomain)
    if ('expected' in name) return name
    const keys = keysOf(item.keys ?? null)
    if ('expected' in keys) return keys
    if (!Object.keys(keys.value as object).length) return { expected: words }
    if (secrets.some(other => isMap(other) && other.name === name.value)) {
      return { expected: `every name once; "${name.value}" stands there twice` }
    }
    secrets.push({ name: name.value, keys: keys.value })
  }
  return { value: secrets }
}

function readAutoscaling(raw: Value): Reading {
  const yesNo = readFlag(raw)
  if ('value' in yesNo) return yesNo
  const words = 'true, false, or a range such as 3-10 (or 3-10@75 for the CPU target), in YAML {min, max, cpu}'
  const match = typeof raw === 'string' ? /^(\d{1,4})-(\d{1,4})(?:@(\d{1,3}))?$/.exec(raw) : null
  const given = match ? { min: match[1]!, max: match[2]!, cpu: match[3] ?? 75 } : raw
  if (!isMap(given) || Object.keys(given).some(key => !['min', 'max', 'cpu'].includes(key))) return { expected: words }
  const [min, max, cpu] = [
    readWhole(given.min ?? null, 1, 1000),
    readWhole(given.max ?? null, 1, 1000),
    readWhole(given.cpu ?? 75, 1, 100),
  ]
  if ('expected' in min || 'expected' in max || 'expected' in cpu) return { expected: words }
  return Number(min.value) <= Number(max.value)
    ? { value: { min: min.value, max: max.value, cpu: cpu.value } }
    : { expected: `${words}; the first number is the smaller one` }
}

const countSchema = { type: 'integer', minimum: 1, maximum: 1000 }

/** Every answer of a service, in the order of app.yaml. */
export const appFields: readonly Field[] = [
  text('name', serviceName, { summary: 'Name of the service', question: 'Name of the service', required: true }),
  text('image', checkImage, {
    summary: 'Full image reference with a tag or digest; new overlays start from its tag',
    question: 'Image, with tag or digest',
    required: true,
  }),
  choice('kind', ['web', 'worker', 'cron'], {
    summary: 'web answers requests, worker does not, cron runs on a schedule',
    question: 'What kind of service is it?',
    default: 'web',
  }),
  whole('port', 1, 65535, {
    summary: 'Port the container listens on',
    question: 'Port',
    default: 8080,
    unless: only('web'),
  }),
  text('schedule', checkSchedule, {
    summary: 'When a cron runs, in UTC: five cron fields or @daily and the like',
    question: 'Schedule (five cron fields, UTC)',
    required: true,
    unless: only('cron'),
  }),
  field(
    'environments',
    { summary: 'Environments it runs in; the word all follows new ones', question: 'Environments', default: 'all' },
    { anyOf: [{ const: 'all' }, { type: 'array', items: { type: 'string' }, minItems: 1, uniqueItems: true }] },
    raw => {
      if (raw === 'all') return { value: 'all' }
      const reading = list('environments', label, { summary: '' }).read(raw)
      return 'value' in reading && (reading.value as readonly Value[]).length === 0
        ? { expected: 'all, or at least one environment' }
        : reading
    },
  ),
  optionalText('team', labelValue, { summary: 'Team that owns it; becomes a label', question: 'Team (none for none)' }),
  field('project', { summary: "AppProject; null is the environment's own", default: null }, { type: 'null' }, raw =>
    raw === null || raw === 'none'
      ? { value: null }
      : { expected: "none, the environment's project: teams' projects come with a later release" },
  ),
  byEnvironment(
    'replicas',
    { anyOf: [countSchema, { const: 'by-role' }, { type: 'null' }] },
    raw => (raw === 'by-role' ? { value: raw } : readWhole(raw, 1, 1000)),
    {
      summary: 'Replicas; by-role is 1 in the first environment, 3 in protected ones and 2 in the others',
      default: 'by-role',
      unless: running,
    },
  ),
  field(
    'resources',
    {
      summary:
        'Requests, and the memory limit: small (100m, 128Mi), medium (250m, 512Mi), large (1, 2Gi), or cpu and memory',
      question: 'Resources',
      default: 'small',
    },
    {
      anyOf: [
        { enum: Object.keys(SIZES) },
        {
          type: 'object',
          required: ['cpu', 'memory'],
          additionalProperties: false,
          properties: { cpu: { type: 'string' }, memory: { type: 'string' } },
        },
      ],
    },
    readResources,
  ),
  optionalText('healthPath', urlPath, {
    summary: 'HTTP path all three probes ask; none: they open the port',
    question: 'Health path (none: only open the port)',
    unless: only('web'),
  }),
  map('env', variable, anyText, { summary: 'Environment variables, written into the pod' }),
  map('config', variable, anyText, { summary: 'Environment variables by ConfigMap: a change rolls the pods' }),
  field(
    'secrets',
    { summary: 'Environment variables from a secret store, by ExternalSecret: VARIABLE=key#property', default: [] },
    {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'keys'],
        additionalProperties: false,
        properties: {
          name: { type: 'string' },
          keys: { type: 'object', minProperties: 1, additionalProperties: { type: 'string' } },
        },
      },
    },
    readSecrets,
  ),
  optionalText('pullSecret', subdomain, { summary: 'Name of the registry credential in its namespaces' }),
  choice('hardening', ['restricted', 'baseline', 'privileged'], {
    summary: 'Pod Security Standard the pods keep to and their namespaces enforce',
    default: 'restricted',
  }),
  optionalText('host', host, {
    summary: 'DNS name in the last environment; the others get <first label>-<env>',
    question: 'Host (none: inside the cluster only)',
    unless: only('web'),
  }),
  sooner('strategy', 'rolling', ['canary', 'blue-green'], { summary: 'How a new version replaces the old one' }),
  later('router', 'What splits the traffic of a canary', null),
  later('steps', 'Steps of a canary', []),
  later('analysis', 'What judges a canary', null),
  byEnvironment(
    'autoscaling',
    {
      anyOf: [
        { type: 'boolean' },
        {
          type: 'object',
          required: ['min', 'max'],
          additionalProperties: false,
          properties: { min: countSchema, max: countSchema, cpu: { type: 'integer', minimum: 1, maximum: 100 } },
        },
      ],
    },
    readAutoscaling,
    {
      summary: 'HorizontalPodAutoscaler on CPU: true, a range such as 3-10, or one by environment',
      default: false,
      absent: false,
      unless: running,
    },
    raw => !isMap(raw) || 'min' in raw || 'max' in raw,
  ),
  field('imageUpdates', { summary: 'What moves the image tag by itself', default: 'none' }, { const: 'none' }, raw =>
    raw === 'none' || raw === null ? { value: 'none' } : { expected: 'none: Image Updater comes with a later release' },
  ),
  later('notify', 'Whom to tell', []),
]

export default defineGenerator({
  name: 'app',
  summary: 'Add a service to every chosen environment, or change one',
  fields: appFields,
  present: (specs, answers) => {
    const spec = typeof answers.name === 'string' ? specs.app(answers.name) : null
    return spec && (({ version, ...rest }) => rest as never)(spec)
  },
  apply: (specs, answers, given) => {
    const repo = specs.repo!
    const name = String(answers.name)
    const before = specs.app(name)
    const app = withSecretName(
      grow(
        { version: 1, ...answers } as unknown as AppSpec,
        before,
        given,
        repo.environments.map(environment => environment.name),
      ),
    )
    checkApp(specs, repo, app, before)
    return { apps: [app], findings: before ? notes(repo, before, app, given) : [] }
  },
  models: (specs, unit) => {
    const app = unit.startsWith('apps/') ? specs.app(unit.slice(5)) : null
    return app && specs.repo ? [appModel(specs.repo, app, specs.owned)] : []
  },
})

// Lists on a second run only add.
function grow(app: AppSpec, before: AppSpec | null, given: ReadonlySet<string>, order: readonly string[]): AppSpec {
  if (!before) return app
  const environments =
    given.has('environments') && Array.isArray(app.environments) && Array.isArray(before.environments)
      ? order.filter(
          name => (app.environments as readonly string[]).includes(name) || before.environments.includes(name),
        )
      : given.has('environments') && before.environments === 'all'
        ? before.environments
        : app.environments
  const secrets = [
    ...before.secrets.map(old => app.secrets.find(item => item.name === old.name) ?? old),
    ...app.secrets.filter(item => !before.secrets.some(old => old.name === item.name)),
  ]
  return {
    ...app,
    environments,
    env: { ...before.env, ...app.env },
    config: { ...before.config, ...app.config },
    secrets,
  }
}

// Pairs from a command line name no Secret: it is the service's.
function withSecretName(app: AppSpec): AppSpec {
  const own = `${app.name}-secrets`
  const named = app.secrets.map(secret => ({ ...secret, name: secret.name || own }))
  const merged = named.filter((secret, i) => named.findIndex(other => other.name === secret.name) === i)
  return {
    ...app,
    secrets: merged.map(secret => ({
      name: secret.name,
      keys: Object.assign({}, ...named.filter(other => other.name === secret.name).map(other => other.keys)),
    })),
  }
}

function notes(
  repo: NonNullable<Parameters<typeof environmentsOf>[0]>,
  before: AppSpec,
  app: AppSpec,
  given: ReadonlySet<string>,
): readonly Finding[] {
  const note = (message: string, hint: string): Finding => ({
    rule: 'overlay-owned',
    severity: 'warn',
    file: `apps/${app.name}/app.yaml`,
    line: 0,
    col: 0,
    message,
    hint,
  })
  const [old, now] = [splitImage(before.image), splitImage(app.image)]
  const findings: Finding[] = []
  if (given.has('image') && (old.tag !== now.tag || old.digest !== now.digest)) {
    const names = environmentsOf(repo, before).map(environment => environment.name)
    findings.push(
      note(
        `the image's tag changes for new environments only; ${names.join(', ')} keep theirs`,
        `plop-gitops set-image ${app.name} ${now.digest ?? now.tag} --env ${names[0] ?? 'ENV'}`,
      ),
    )
  }
  if (JSON.stringify(before.autoscaling) !== JSON.stringify(app.autoscaling) && app.autoscaling !== false) {
    findings.push(
      note(
        'dropping replicas of a running service can set its count to 1 for a moment',
        'README.md, "Turn autoscaling on for a running service", does it in two merges',
      ),
    )
  }
  return findings
}
