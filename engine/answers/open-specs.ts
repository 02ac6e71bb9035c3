// The specs of a repository, read when asked for, with the edits of this run on top.
import { refuse } from '../failure.ts'
import type { AppSpec, Owned, PlatformApplication, RepoSpec, Specs } from '../specs.ts'
import type { Source, Value } from '../types.ts'
import { parseOne } from '../yaml/parse.ts'
import { label } from './checks.ts'
import { type Field, isMap } from './fields.ts'
import { givenAt, readGitops } from './gitops.ts'
import { findPlatformApplications } from './places.ts'
import { readAnswers } from './read.ts'

export interface OpenSpecs {
  readonly specs: Specs
  /** The specs as the files have them; null for a new one. */
  readonly before: { repo(): RepoSpec | null; app(name: string): AppSpec | null }
  setRepo(repo: RepoSpec): void
  setApp(app: AppSpec): void
  /** Names of the services this run has set. */
  changedApps(): readonly string[]
}

export const appPath = (name: string): string => `apps/${name}/app.yaml`

/** Opens the specs of a source. `owned` says what an overlay has; it comes from who knows the memory. */
export function openSpecs(
  source: Source,
  appFields: readonly Field[],
  owned: (specs: Specs) => Specs['owned'],
): OpenSpecs {
  const repoText = source.read('gitops.yaml')
  const repoBefore = repoText === null ? null : readGitops(repoText)
  let repo = repoBefore
  const read = new Map<string, AppSpec | null>()
  const edited = new Map<string, AppSpec>()
  const appBefore = (name: string) => {
    if (!read.has(name)) read.set(name, label(name) === null ? readApp(source, name, appFields) : null)
    return read.get(name)!
  }
  let platform: readonly PlatformApplication[] | undefined
  const specs: Specs = {
    get repo() {
      return repo
    },
    app: name => edited.get(name) ?? appBefore(name),
    appNames: () => {
      const found = source.list('apps').filter(name => label(name) === null && source.read(appPath(name)) !== null)
      return [...new Set([...found, ...edited.keys()])].sort()
    },
    owned: (app, environment): Owned | null => ownedNow(app, environment),
    platformApplications: () => {
      platform ??= findPlatformApplications(source)
      return platform
    },
    exists: path => source.read(path) !== null,
    list: dir => source.list(dir),
    read: path => source.read(path),
  }
  const ownedNow = owned(specs)
  return {
    specs,
    before: { repo: () => repoBefore, app: appBefore },
    setRepo: next => {
      repo = next
    },
    setApp: app => void edited.set(app.name, app),
    changedApps: () => [...edited.keys()].sort(),
  }
}

function readApp(source: Source, name: string, fields: readonly Field[]): AppSpec | null {
  const path = appPath(name)
  const text = source.read(path)
  if (text === null) return null
  const parsed = parseOne(text, path)
  if (!parsed || !isMap(parsed.value)) return refuse('app', 'expected a map', undefined, path)
  const { version, ...values } = parsed.value as Record<string, Value>
  if (version !== 1) refuse('app', `version is "${version ?? 'missing'}", expected 1`, undefined, path)
  const app = { version: 1, ...readAnswers(fields, givenAt(parsed, path, values), null) } as unknown as AppSpec
  if (app.name !== name) refuse('app', `name is "${app.name}", expected "${name}" as its folder`, undefined, path)
  return app
}
