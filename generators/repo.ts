import { folder, freeLabel, host, label, owner, repoUrl, revision } from '../engine/answers/checks.ts'
import { choice, type Field, field, flag, isMap, list, readText, show, text } from '../engine/answers/fields.ts'
import { readEnvironment, routingOf, sooner } from '../engine/answers/gitops.ts'
import { joinProblems } from '../engine/answers/places.ts'
import { NOWHERE } from '../engine/answers/read.ts'
import { checkEnvironments, checkExposure } from '../engine/answers/repository-rules.ts'
import { Failure } from '../engine/failure.ts'
import {
  type Answers,
  defineGenerator,
  type Environment,
  type Finding,
  type RepoSpec,
  type Specs,
  type Value,
} from '../engine/generator.ts'
import { VERSION } from '../engine/version.ts'
import { hostsMoving } from './models/env.ts'
import { repoModel } from './models/repo.ts'

const place = () => NOWHERE

/** Every answer of a repository. */
export const repoFields: readonly Field[] = [
  text('name', freeLabel, {
    summary: 'Name of the repository; becomes the label app.kubernetes.io/part-of',
    question: 'Name of the repository',
    required: true,
  }),
  text('repoUrl', repoUrl, {
    summary: 'URL Argo CD reads it from, without credentials',
    question: 'URL Argo CD reads it from (https, ssh or git@host:path, no credentials)',
    required: true,
  }),
  text('revision', revision, { summary: 'Branch Argo CD follows', question: 'Branch', default: 'main' }),
  text('path', folder, { summary: 'Folder of the Git repository that holds it; . is the whole', default: '.' }),
  field(
    'environments',
    {
      summary: 'Environments in the order of promotion; the last one becomes protected',
      question: 'Environments, in the order of promotion',
      default: ['dev', 'staging', 'prod'],
    },
    { type: 'array', minItems: 1, items: { anyOf: [{ type: 'string' }, { type: 'object' }] } },
    raw => {
      const items = typeof raw === 'string' ? raw.split(',').map(item => item.trim()) : raw
      if (!Array.isArray(items) || items.length === 0) return { expected: 'a list of at least one environment' }
      for (const item of items as readonly Value[]) {
        const reading = isMap(item) ? readItem(item) : readText(item, freeLabel)
        if ('expected' in reading)
          return {
            expected: isMap(item) ? reading.expected : `${reading.expected}, in every item; "${show(item)}" is not`,
          }
      }
      return { value: items as Value }
    },
  ),
  sooner('engine', 'argocd', ['flux'], { summary: 'What reconciles the cluster' }),
  sooner('topology', 'app-of-apps', ['applicationset'], { summary: 'How Applications come to be' }),
  text('argocdNamespace', label, { summary: 'Namespace of Argo CD', default: 'argocd' }),
  flag('installArgocd', {
    summary: 'Whether the repository installs Argo CD and lets it manage itself',
    question: 'Install Argo CD from this repository?',
    default: true,
  }),
  choice('exposure', ['none', 'gateway', 'ingress'], {
    summary: "How people reach Argo CD's user interface; none means port-forward",
    default: 'none',
    absent: 'none',
    unless: answers => (answers.installArgocd === false ? 'this repository does not install Argo CD' : null),
  }),
  text('host', host, {
    summary: "DNS name of Argo CD's user interface",
    required: true,
    unless: ({ exposure }) =>
      exposure === null ? '' : exposure === 'none' ? 'exposure is none, so Argo CD has no host' : null,
  }),
  field(
    'routing',
    {
      summary: 'How traffic reaches the services: gateway (Gateway API) or ingress',
      question: 'Routing',
      default: 'gateway',
    },
    { anyOf: [{ enum: ['gateway', 'ingress'] }, { type: 'object' }] },
    readRoutingAnswer,
    ['gateway', 'ingress'],
  ),
  list('owners', owner, {
    summary: 'Code owners: @user, @organisation/team or e-mail; teams become SSO groups of the projects',
    question: 'Code owners (none for none)',
  }),
]

function readItem(item: Readonly<Record<string, Value>>) {
  try {
    return { value: readEnvironment({ values: item, place }) as unknown as Value }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { expected: `names, or maps that fit: ${error.findings[0]!.message}` }
  }
}

function readRoutingAnswer(raw: Value) {
  if (raw !== 'gateway' && raw !== 'ingress' && !isMap(raw)) return { expected: 'gateway or ingress' }
  try {
    return { value: routingOf(raw) as unknown as Value }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { expected: `gateway, ingress, or a map that fits: ${error.findings[0]!.message}` }
  }
}

export default defineGenerator({
  name: 'repo',
  summary: 'Lay out the repository: root Application, projects, Argo CD itself',
  fields: repoFields,
  present: specs => specs.repo && answersOf(specs.repo),
  apply: (specs, answers, given) => {
    const repo = specs.repo ? changed(specs.repo, answers, given) : created(answers)
    const findings = [
      ...checkEnvironments(repo, place).map(finding => blame(finding, repo, given)),
      ...checkExposure(repo, place()),
    ]
    if (findings.length) throw new Failure(findings)
    return { repo, findings: specs.repo ? checkGrowth(specs, specs.repo, repo) : [] }
  },
  models: (specs, unit) => (unit === 'repository' && specs.repo ? [repoModel(specs.repo)] : []),
})

function answersOf(repo: RepoSpec): Answers {
  const { name, repoUrl, revision, path, engine, topology, argocd, routing, owners } = repo
  return {
    name,
    repoUrl,
    revision,
    path,
    environments: repo.environments.map(environment => environment.name),
    engine,
    topology,
    argocdNamespace: argocd.namespace,
    installArgocd: argocd.install,
    exposure: argocd.exposure,
    host: argocd.host,
    routing: routing as unknown as Value,
    owners: owners as readonly Value[],
  }
}

function created(answers: Answers): RepoSpec {
  const items = answers.environments as readonly Value[]
  const environments = items.map((item, i) => {
    const named = isMap(item) ? item : { name: item }
    const last = i === items.length - 1 && !('protected' in named)
    return readEnvironment({ values: { ...named, ...(last ? { protected: true } : {}) }, place })
  })
  return {
    version: 1,
    tool: VERSION,
    ...common(answers),
    monitoring: { namespace: 'monitoring', prometheus: 'http://prometheus.monitoring.svc:9090' },
    environments,
  }
}

function changed(before: RepoSpec, answers: Answers, given: ReadonlySet<string>): RepoSpec {
  const owners = given.has('owners') ? [...new Set([...before.owners, ...(answers.owners as string[])])] : before.owners
  return {
    ...before,
    ...common(answers),
    owners,
    environments: grow(before.environments, answers.environments as readonly Value[]),
  }
}

function common(answers: Answers): Omit<RepoSpec, 'version' | 'tool' | 'monitoring' | 'environments'> {
  const { name, repoUrl, revision, path, owners } = answers as unknown as RepoSpec
  return {
    name,
    repoUrl,
    revision,
    path,
    engine: 'argocd',
    topology: 'app-of-apps',
    owners,
    argocd: {
      namespace: answers.argocdNamespace as string,
      install: answers.installArgocd as boolean,
      exposure: answers.exposure as RepoSpec['argocd']['exposure'],
      host: answers.host as string | null,
    },
    routing: routingOf(answers.routing!),
  }
}

// Lists on a second run only add: a new environment takes its place behind the one before it in the answer.
function grow(before: readonly Environment[], items: readonly Value[]): readonly Environment[] {
  const result = [...before]
  let after = -1
  for (const item of items) {
    const named = isMap(item) ? item : { name: item }
    const index = result.findIndex(environment => environment.name === named.name)
    if (index >= 0) {
      result[index] = changedEnvironment(result[index]!, named)
      after = index
    } else result.splice(++after, 0, readEnvironment({ values: named, place }))
  }
  return result
}

function changedEnvironment(before: Environment, values: Readonly<Record<string, Value>>): Environment {
  const now = readEnvironment({ values, place })
  const given = Object.fromEntries(Object.entries(now).filter(([key]) => key in values))
  return { ...before, ...given, owners: [...new Set([...before.owners, ...now.owners])] }
}

// New environments take every service that follows all of them along.
function checkGrowth(specs: Specs, before: RepoSpec, after: RepoSpec): readonly Finding[] {
  const old = before.environments.map(environment => environment.name)
  const added = after.environments.map(environment => environment.name).filter(name => !old.includes(name))
  if (!added.length) return []
  const apps = specs.appNames().flatMap(name => specs.app(name) ?? [])
  const following = apps.filter(app => app.environments === 'all')
  const messages = added.flatMap(name =>
    [
      ...joinProblems(specs, after, following, name),
      ...(specs.exists(`argocd-apps/projects/${name}.yaml`)
        ? [`but an AppProject of that name is there already, in argocd-apps/projects/${name}.yaml`]
        : []),
    ].map(message => `environments names "${name}", ${message}`),
  )
  if (messages.length) throw new Failure(messages.map(finding))
  return hostsMoving(before, after, apps, specs.app)
}

const finding = (message: string): Finding => ({ rule: 'answers', severity: 'error', ...NOWHERE, message })

// Where no environment was answered, it is the namespace that does not fit.
function blame(finding: Finding, repo: RepoSpec, given: ReadonlySet<string>): Finding {
  if (given.has('environments')) return finding
  const { message } = finding
  if (given.has('argocdNamespace'))
    return { ...finding, message: `argocdNamespace is "${repo.argocd.namespace}", but ${message}` }
  return given.has('routing') ? { ...finding, message: `routing has such a namespace that ${message}` } : finding
}
