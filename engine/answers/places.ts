// What a name would take in the repository as it stands: Applications, namespaces, and lengths of derived names.
import { Failure } from '../failure.ts'
import type { AppSpec, PlatformApplication, RepoSpec, Specs } from '../specs.ts'
import type { Finding, Source } from '../types.ts'
import { host } from './checks.ts'
import { hostIn } from './hosts.ts'
import { platformNamespaces } from './repository-rules.ts'

// What the strategies add to a service's name, and the longest of what Kubernetes adds to a CronJob's for its Jobs.
const SUFFIXES = ['-canary', '-stable', '-active', '-preview']
const CRON_LIMIT = 52

/** Refuses a service whose environments or names do not fit the repository. Throws Failure with every finding. */
export function checkApp(specs: Specs, repo: RepoSpec, app: AppSpec, before: AppSpec | null): void {
  const findings: Finding[] = []
  const report = (message: string) =>
    findings.push({ rule: 'answers', severity: 'error', file: '', line: 0, col: 0, message })
  const known = repo.environments.map(environment => environment.name)
  const unknown = (field: string, names: readonly string[]) => {
    for (const name of names.filter(item => !known.includes(item))) {
      report(`${field} names the environment "${name}", expected ${known.join(', ')}`)
    }
  }
  if (app.environments !== 'all') unknown('environments', app.environments)
  for (const field of ['replicas', 'autoscaling'] as const) {
    const value = app[field]
    if (value === null || typeof value !== 'object' || (field === 'autoscaling' && 'min' in value)) continue
    unknown(field, Object.keys(value))
  }
  const names = namesIn(app, repo)
  const old = before ? namesIn(before, repo) : []
  const problems = [
    ...lengthProblems(app, names, repo.environments),
    ...names
      .filter(name => !old.includes(name))
      .flatMap(environment => placeProblems(specs, repo, app.name, environment)),
  ]
  for (const { answer, message } of problems) report(`${answer} is "${app[answer]}", but ${message}`)
  if (!before && specs.list(`apps/${app.name}`).length > 0) {
    report(`name is "${app.name}", but apps/${app.name} is there already, without an app.yaml`)
  }
  if (findings.length) throw new Failure(findings)
}

/** What stands in the way of a service in some environments, and the answer of the service it comes from. */
export interface Problem {
  readonly answer: 'name' | 'host'
  readonly message: string
}

/** Names derived from a service's that would be too long. `order` are all environments, `names` those it is in. */
export function lengthProblems(
  app: Pick<AppSpec, 'name' | 'kind' | 'host' | 'environments'>,
  names: readonly string[],
  order: RepoSpec['environments'],
): readonly Problem[] {
  const problems: Problem[] = []
  const { name } = app
  if (app.kind === 'cron' && name.length > CRON_LIMIT) {
    const message = `it has ${name.length} characters, expected at most ${CRON_LIMIT} for a cron: its Jobs add to it`
    problems.push({ answer: 'name', message })
  }
  const derived = [...SUFFIXES.map(suffix => name + suffix), ...names.map(environment => `${environment}-${name}`)]
  const long = derived.filter(item => item.length > 63).sort((a, b) => b.length - a.length)[0]
  if (long) {
    const message = `"${long}", derived from it, has ${long.length} characters, expected at most 63`
    problems.push({ answer: 'name', message })
  }
  const hosts = names.map(environment => hostIn(environment, app, order)).filter(item => item !== null)
  const unfit = hosts.find(item => host(item) !== null)
  if (unfit) {
    const message = `"${unfit}", derived from it, is no DNS name: at most 63 characters between dots, 253 in all`
    problems.push({ answer: 'host', message })
  }
  return problems
}

/** What the Application and the namespace of a service in an environment would collide with. */
export function placeProblems(specs: Specs, repo: RepoSpec, app: string, environment: string): readonly Problem[] {
  const [application, namespace] = [`${app}-${environment}`, `${environment}-${app}`]
  const problems: Problem[] = []
  const file = applicationFile(specs, repo, app, application) ?? takenBy(specs, application, 'name')
  if (file) problems.push({ answer: 'name', message: `its Application "${application}" is there already, in ${file}` })
  const place = platformNamespaces(repo).includes(namespace) ? 'the platform' : takenBy(specs, namespace, 'namespace')
  if (place) problems.push({ answer: 'name', message: `its namespace "${namespace}" is taken by ${place}` })
  return problems
}

/** What keeps services out of a new environment, in words that follow the name of the environment. */
export const joinProblems = (
  specs: Specs,
  repo: RepoSpec,
  apps: readonly AppSpec[],
  environment: string,
): readonly string[] =>
  apps.flatMap(app =>
    [
      ...lengthProblems(app, namesIn(app, repo), repo.environments),
      ...placeProblems(specs, repo, app.name, environment),
    ].map(({ message }) => `but the service "${app.name}" cannot join: ${message}`),
  )

const namesIn = (app: AppSpec, repo: RepoSpec): readonly string[] =>
  app.environments === 'all' ? repo.environments.map(environment => environment.name) : app.environments

// Applications of services are found by their file's name: reading thousands would make each new one slower than the
// last. One that this run adds has no file yet, but a service and an environment whose names make up its own.
function applicationFile(specs: Specs, repo: RepoSpec, app: string, application: string): string | null {
  const file = `argocd-apps/apps/${application}.yaml`
  if (specs.exists(file)) return file
  const other = repo.environments.some(({ name }) => {
    const service = application.endsWith(`-${name}`) ? application.slice(0, -name.length - 1) : app
    const spec = service === app ? null : specs.app(service)
    return spec !== null && namesIn(spec, repo).includes(name)
  })
  return other ? file : null
}

const takenBy = (specs: Specs, wanted: string, key: 'name' | 'namespace'): string | null =>
  specs.platformApplications().find(application => application[key].includes(wanted))?.file ?? null

/** The Applications beside the services', by what they name. Text is enough: what is missed here, Argo CD reports. */
export function findPlatformApplications(source: Source): readonly PlatformApplication[] {
  const folders = ['argocd-apps', 'argocd-apps/infra']
  const files = folders.flatMap(folder => source.list(folder).map(name => `${folder}/${name}`))
  return files
    .filter(path => /\.ya?ml$/.test(path))
    .flatMap(file => {
      const text = source.read(file) ?? ''
      if (!/^kind: ["']?Application["']?\s*$/m.test(text)) return []
      const values = (key: string) =>
        [...text.matchAll(new RegExp(`^\\s+${key}: ["']?([^\\s"'#]+)`, 'gm'))].map(match => match[1]!)
      return [{ file, name: values('name'), namespace: values('namespace') }]
    })
}
