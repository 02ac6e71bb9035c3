import { clusterName, freeLabel, isPlain, label, owner } from '../engine/answers/checks.ts'
import { type Field, field, flag, list, optionalText, text } from '../engine/answers/fields.ts'
import { joinProblems } from '../engine/answers/places.ts'
import { NOWHERE } from '../engine/answers/read.ts'
import { checkEnvironments } from '../engine/answers/repository-rules.ts'
import { checkWindow } from '../engine/answers/time.ts'
import { Failure } from '../engine/failure.ts'
import {
  type Answers,
  type AppSpec,
  defineGenerator,
  type Environment,
  type Finding,
  type RepoSpec,
  type Specs,
  type Value,
} from '../engine/generator.ts'
import { environmentModel, hostsMoving } from './models/env.ts'

/** Every answer of an environment. */
export const envFields: readonly Field[] = [
  text('name', freeLabel, { summary: 'Name of the environment', question: 'Name of the environment', required: true }),
  field(
    'after',
    {
      summary: 'Environment it comes after in the order of promotion; none is first',
      defaultText: 'the last unprotected one',
      question: 'After which environment? (none: first)',
      default: null,
    },
    { type: ['string', 'null'] },
    raw =>
      raw === null
        ? { value: null }
        : typeof raw === 'string' && (raw === 'none' || label(raw) === null)
          ? { value: raw }
          : { expected: 'the name of an environment, or none' },
  ),
  text('cluster', clusterName, {
    summary: 'Name of its cluster in Argo CD',
    question: 'Cluster',
    default: 'in-cluster',
  }),
  field(
    'apps',
    { summary: 'Services that join it', default: 'all', defaultText: 'all that follow all environments' },
    { anyOf: [{ const: 'all' }, { type: 'array', items: { type: 'string' } }] },
    raw => (raw === 'all' ? { value: 'all' } : list('apps', label, { summary: '' }).read(raw)),
  ),
  optionalText('copyFrom', label, {
    summary: "Environment whose overlays are copied, people's patches included, instead of starting plain",
    question: 'Copy the overlays of which environment? (none: start plain)',
  }),
  flag('autoSync', { summary: 'Whether Argo CD syncs it by itself', question: 'Sync by itself?', default: true }),
  flag('protected', {
    summary: 'Exact versions, more replicas, a PodDisruptionBudget, promotion only with --yes',
    question: 'Protected?',
    default: false,
  }),
  optionalText('window', checkWindow, {
    summary: 'When syncs are allowed, such as "0 9 * * mon-fri 8h Europe/Berlin"',
  }),
  list('owners', owner, { summary: 'Code owners of its overlays and Applications' }),
]

export default defineGenerator({
  name: 'env',
  summary: 'Add an environment to every service, or change one',
  fields: envFields,
  present: (specs, answers) => {
    const environments = specs.repo?.environments ?? []
    const index = environments.findIndex(environment => environment.name === answers.name)
    const environment = environments[index]
    if (!environment) return null
    const { cluster, autoSync, window, owners } = environment
    const after = environments[index - 1]?.name ?? 'none'
    return {
      name: environment.name,
      after,
      cluster,
      apps: 'all',
      copyFrom: null,
      autoSync,
      protected: environment.protected,
      window,
      owners: owners as readonly Value[],
    }
  },
  apply: (specs, answers, given) => {
    const repo = specs.repo!
    const index = repo.environments.findIndex(environment => environment.name === answers.name)
    return index < 0 ? added(specs, repo, answers) : changed(specs, repo, index, answers, given)
  },
  models: (specs, unit) => {
    const { repo } = specs
    return unit === 'repository' && repo
      ? repo.environments.map(environment => environmentModel(repo, environment))
      : []
  },
})

const finding = (message: string): Finding => ({ rule: 'answers', severity: 'error', ...NOWHERE, message })
const stop = (messages: readonly string[]): void => {
  if (messages.length) throw new Failure(messages.map(finding))
}

function environmentOf(answers: Answers): Environment {
  const { name, cluster, autoSync, window, owners } = answers as unknown as Environment
  return { name, cluster, protected: answers.protected as boolean, autoSync, window, owners }
}

function added(specs: Specs, repo: RepoSpec, answers: Answers) {
  const environment = environmentOf(answers)
  const environments = [...repo.environments]
  environments.splice(position(repo, answers.after as string | null), 0, environment)
  const next: RepoSpec = { ...repo, environments }
  const findings = checkEnvironments(next, () => NOWHERE)
  stop(findings.map(({ message }) => `name is "${environment.name}", but ${message}`))
  stop(
    specs.exists(`argocd-apps/projects/${environment.name}.yaml`)
      ? [
          `name is "${environment.name}", but an AppProject of that name is there already, in argocd-apps/projects/${environment.name}.yaml`,
        ]
      : [],
  )
  const copyFrom = answers.copyFrom as string | null
  stop(
    copyFrom && !repo.environments.some(item => item.name === copyFrom)
      ? [`copyFrom is "${copyFrom}", expected an environment: ${names(repo)}`]
      : [],
  )
  stop(
    copyFrom && !isPlain(environment.name)
      ? [
          `copyFrom is "${copyFrom}", but "${environment.name}" needs quotes in YAML, which a copy cannot put everywhere`,
        ]
      : [],
  )
  const apps = joining(specs, repo, environment.name, answers.apps as 'all' | readonly string[])
  stop(
    joinProblems(specs, next, apps.all, environment.name).map(message => `name is "${environment.name}", ${message}`),
  )
  return {
    repo: next,
    apps: apps.changed,
    ...(copyFrom ? { copy: { from: copyFrom, to: environment.name } } : {}),
    findings: hostsMoving(repo, next, apps.all, specs.app),
  }
}

function changed(specs: Specs, repo: RepoSpec, index: number, answers: Answers, given: ReadonlySet<string>) {
  const before = repo.environments[index]!
  const after = answers.after as string | null
  // Others may have come between the two since then.
  const stays =
    !given.has('after') ||
    after === null ||
    (after === 'none' ? index === 0 : repo.environments.slice(0, index).some(item => item.name === after))
  stop(stays ? [] : [`after is "${after}", but "${before.name}" has its place: order the environments in gitops.yaml`])
  const next = environmentOf(answers)
  const owners = [...new Set([...before.owners, ...next.owners])]
  const environments = repo.environments.map((item, i) => (i === index ? { ...next, owners } : item))
  const apps = given.has('apps')
    ? joiningLater(specs, repo, before.name, answers.apps as 'all' | readonly string[])
    : []
  return {
    repo: { ...repo, environments },
    apps,
    findings: hostsMoving(repo, repo, apps, specs.app),
  }
}

// On a second run lists only grow: a service that is there stays, named or not.
function joiningLater(specs: Specs, repo: RepoSpec, environment: string, wanted: 'all' | readonly string[]) {
  if (wanted === 'all') return []
  checkKnown(specs, wanted)
  const apps = wanted
    .map(name => specs.app(name)!)
    .filter(app => app.environments !== 'all' && !app.environments.includes(environment))
    .map(app => joined(app, environment))
  stop(joinProblems(specs, repo, apps, environment).map(message => `apps is "${wanted.join(', ')}", ${message}`))
  return apps
}

function position(repo: RepoSpec, after: string | null): number {
  if (after === 'none') return 0
  if (after === null) return repo.environments.findLastIndex(environment => !environment.protected) + 1
  const index = repo.environments.findIndex(environment => environment.name === after)
  stop(index < 0 ? [`after is "${after}", expected none or an environment: ${names(repo)}`] : [])
  return index + 1
}

// Services that follow all environments join by themselves; a named one that lists its environments gets one more.
function joining(specs: Specs, repo: RepoSpec, environment: string, wanted: 'all' | readonly string[]) {
  const known = specs.appNames()
  if (wanted !== 'all') checkKnown(specs, wanted)
  const all: AppSpec[] = []
  const changedApps: AppSpec[] = []
  for (const name of known) {
    const app = specs.app(name)
    if (!app) continue
    const follows = app.environments === 'all'
    const named = wanted !== 'all' && wanted.includes(name)
    if (follows && wanted !== 'all' && !named) {
      changedApps.push({
        ...app,
        environments: repo.environments.map(item => item.name).filter(item => item !== environment),
      })
    } else if (!follows && named && !app.environments.includes(environment)) {
      const next = joined(app, environment)
      changedApps.push(next)
      all.push(next)
    } else if (follows || app.environments.includes(environment)) all.push(app)
  }
  return { all, changed: changedApps }
}

const joined = (app: AppSpec, environment: string): AppSpec => ({
  ...app,
  environments: [...(app.environments as readonly string[]), environment],
})

function checkKnown(specs: Specs, wanted: readonly string[]): void {
  const known = specs.appNames()
  stop(
    wanted
      .filter(name => !known.includes(name))
      .map(name => `apps names "${name}", expected services: ${known.join(', ') || 'there are none'}`),
  )
}

const names = (repo: RepoSpec): string => repo.environments.map(environment => environment.name).join(', ')
