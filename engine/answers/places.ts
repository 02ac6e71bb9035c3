// What a name would take in the repository as it stands: Applications, namespaces, and lengths of derived names.
import { Failure } from '../failure.ts'
import type { AppSpec, PlatformApplication, RepoSpec, Specs } from '../specs.ts'
import type { Finding, Source } from '../types.ts'
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
    if (value !== null && typeof value === 'object' && !('min' in value)) unknown(field, Object.keys(value))
  }
  const names = app.environments === 'all' ? known : app.environments
  const old = before ? (before.environments === 'all' ? known : before.environments) : []
  for (const message of lengthProblems(app, names)) report(message)
  for (const environment of names.filter(name => !old.includes(name))) {
    for (const message of placeProblems(specs, repo, app.name, environment)) report(message)
  }
  if (!before && specs.list(`apps/${app.name}`).length > 0) {
    report(`name is "${app.name}", but apps/${app.name} is there already, without an app.yaml`)
  }
  if (findings.length) throw new Failure(findings)
}

/** Names derived from a service's that would be too long. */
export function lengthProblems(
  app: Pick<AppSpec, 'name' | 'kind' | 'host'>,
  environments: readonly string[],
): readonly string[] {
  const problems: string[] = []
  const { name } = app
  if (app.kind === 'cron' && name.length > CRON_LIMIT) {
    problems.push(
      `name is "${name}", of ${name.length} characters, expected at most ${CRON_LIMIT} for a cron: its Jobs add to it`,
    )
  }
  const derived = [
    ...SUFFIXES.map(suffix => name + suffix),
    ...environments.map(environment => `${environment}-${name}`),
  ]
  const long = derived.filter(item => item.length > 63).sort((a, b) => b.length - a.length)[0]
  if (long)
    problems.push(`name is "${name}", and "${long}" derived from it has ${long.length} characters, expected at most 63`)
  const label = app.host?.split('.')[0]
  const longHost = environments.find(environment => label && `${label}-${environment}`.length > 63)
  if (longHost)
    problems.push(`host is "${app.host}", and its first label with "-${longHost}" has more than 63 characters`)
  return problems
}

/** What the Application and the namespace of a service in an environment would collide with. */
export function placeProblems(specs: Specs, repo: RepoSpec, app: string, environment: string): readonly string[] {
  const [application, namespace] = [`${app}-${environment}`, `${environment}-${app}`]
  const problems: string[] = []
  const file = takenBy(specs, application, 'name')
  if (file) problems.push(`name is "${app}", but its Application "${application}" is there already, in ${file}`)
  const place = platformNamespaces(repo).includes(namespace) ? 'the platform' : takenBy(specs, namespace, 'namespace')
  if (place) problems.push(`name is "${app}", but its namespace "${namespace}" is taken by ${place}`)
  return problems
}

// Applications of services are found by their file's name: reading thousands would make each new one slower than the last.
function takenBy(specs: Specs, wanted: string, key: 'name' | 'namespace'): string | null {
  const file = `argocd-apps/apps/${wanted}.yaml`
  if (key === 'name' && specs.exists(file)) return file
  return specs.platformApplications().find(application => application[key].includes(wanted))?.file ?? null
}

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
