import {
  anyText,
  host,
  label,
  labelValue,
  literalName,
  literalValue,
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
  readWhole,
  text,
  whole,
} from '../engine/answers/fields.ts'
import { sooner } from '../engine/answers/gitops.ts'
import { checkImage } from '../engine/answers/image.ts'
import { checkApp } from '../engine/answers/places.ts'
import { readAutoscaling, readResources, readSecrets, SIZES } from '../engine/answers/structured.ts'
import { checkSchedule } from '../engine/answers/time.ts'
import { type AppSpec, defineGenerator, type Value } from '../engine/generator.ts'
import { appModel } from './models/app.ts'
import { mergeApp, notesOnChange } from './models/app-change.ts'
import { hostsMoving } from './models/env.ts'

const only = (kind: string) => (answers: Readonly<Record<string, Value>>) =>
  answers.kind === null ? '' : answers.kind === kind ? null : `only a ${kind} has one; this is a ${answers.kind}`
const running = (answers: Readonly<Record<string, Value>>) =>
  answers.kind === 'cron' ? 'a cron runs once a time; this is a cron' : null
const later = (name: string, summary: string, absent: Value): Field =>
  field(name, { summary, default: absent, absent }, { const: absent }, raw =>
    raw === null || raw === 'none' || (Array.isArray(raw) && raw.length === 0)
      ? { value: absent }
      : { expected: 'none: this comes with a later release' },
  )

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
  map('config', literalName, literalValue, { summary: 'Environment variables by ConfigMap: a change rolls the pods' }),
  field(
    'secrets',
    {
      summary: 'Environment variables from a secret store, by ExternalSecret: VARIABLE=key#property',
      default: [],
      concealed: true,
    },
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
    summary: 'DNS name in its last environment; the others get <first label>-<env>',
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
    const app = mergeApp({ version: 1, ...answers } as unknown as AppSpec, before, given, repo)
    checkApp(specs, repo, app, before)
    return {
      apps: [app],
      findings: before
        ? [...notesOnChange(repo, before, app, given), ...hostsMoving(repo, repo, [app], () => before)]
        : [],
    }
  },
  models: (specs, unit) => {
    const app = unit.startsWith('apps/') ? specs.app(unit.slice(5)) : null
    return app && specs.repo ? [appModel(specs.repo, app, specs.owned)] : []
  },
})
