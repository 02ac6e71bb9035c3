// A service that is there, and answers to change it → the spec after them, and what is worth saying.
import { splitImage } from '../../engine/answers/image.ts'
import type { AppSpec, Finding, RepoSpec } from '../../engine/generator.ts'
import { environmentsOf } from './app.ts'

/** The spec after the answers: on a second run lists and maps only grow, and unnamed secrets get the service's name. */
export function mergeApp(app: AppSpec, before: AppSpec | null, given: ReadonlySet<string>, repo: RepoSpec): AppSpec {
  const order = repo.environments.map(environment => environment.name)
  return withSecretName(grow(app, before, given, order))
}

function grow(app: AppSpec, before: AppSpec | null, given: ReadonlySet<string>, order: readonly string[]): AppSpec {
  if (!before) return app
  const secrets = [
    ...before.secrets.map(old => {
      const item = app.secrets.find(other => other.name === old.name)
      return item ? { ...old, keys: { ...old.keys, ...item.keys } } : old
    }),
    ...app.secrets.filter(item => !before.secrets.some(old => old.name === item.name)),
  ]
  return {
    ...app,
    environments: given.has('environments') ? joined(before.environments, app.environments) : app.environments,
    replicas: given.has('replicas') ? overlaid(before.replicas, app.replicas, order) : app.replicas,
    autoscaling: given.has('autoscaling') ? overlaid(before.autoscaling, app.autoscaling, order) : app.autoscaling,
    env: { ...before.env, ...app.env },
    config: { ...before.config, ...app.config },
    secrets,
  }
}

type Names = AppSpec['environments']

function joined(before: Names, now: Names): Names {
  return before === 'all' || now === 'all' ? 'all' : [...new Set([...before, ...now])]
}

// An answer for some environments leaves the others what they have.
function overlaid<T extends AppSpec['replicas'] | AppSpec['autoscaling']>(
  before: T,
  now: T,
  order: readonly string[],
): T {
  if (!isByEnvironment(now)) return now
  const rest = isByEnvironment(before)
    ? before
    : before === null || before === 'by-role' || before === false
      ? {}
      : Object.fromEntries(order.map(name => [name, before]))
  return { ...(rest as object), ...(now as object) } as T
}

const isByEnvironment = (value: unknown): boolean => typeof value === 'object' && value !== null && !('min' in value)

// Pairs from a command line name no Secret: it is the service's.
function withSecretName(app: AppSpec): AppSpec {
  const own = `${app.name}-secrets`
  const named = app.secrets.map(secret => ({ ...secret, name: secret.name || own }))
  const merged = named.filter((secret, i) => named.findIndex(other => other.name === secret.name) === i)
  return {
    ...app,
    secrets: merged.map(secret => ({
      name: secret.name,
      keys: Object.fromEntries(named.flatMap(other => (other.name === secret.name ? Object.entries(other.keys) : []))),
    })),
  }
}

/** What a person should know about a change of a service that runs. */
export function notesOnChange(
  repo: RepoSpec,
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
  if (before.host !== null && app.host === null && !given.has('host')) {
    findings.push(
      note(`host ${before.host} goes with it: a ${app.kind} has none`, 'name it again when it is a web again'),
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
