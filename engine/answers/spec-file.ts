// Specs ↔ the text of gitops.yaml and app.yaml. A file that is there is spliced; a new one is printed.
import type { AppSpec, Environment, RepoSpec } from '../specs.ts'
import type { Value } from '../types.ts'
import { insertItem, setValue } from '../yaml/edit.ts'
import { printMap } from '../yaml/print.ts'

type Entries = Readonly<Record<string, Value>>

/** The text of a new gitops.yaml. */
export function printGitops(spec: RepoSpec): string {
  const { argocd, routing, monitoring, owners, environments, ...rest } = spec
  const text = printMap({
    ...(rest as unknown as Entries),
    ...(owners.length ? { owners } : {}),
    argocd: withoutNull(argocd as unknown as Entries),
    routing: withoutNull(routing as unknown as Entries),
    monitoring,
    environments: environments.map(compactEnvironment),
  })
  return `# yaml-language-server: $schema=.gitops/schema/gitops.json
# What this repository is. Edit it, then run plop-gitops again: the files follow.
${text.replace(/^environments:$/m, '# In the order of promotion.\nenvironments:')}`
}

/** The text of a new app.yaml. */
export function printApp(spec: AppSpec): string {
  return `# yaml-language-server: $schema=../../.gitops/schema/app.json
# image: the tag new overlays start from; each overlay owns its tag and replica count once it is written.
${printMap(spec as unknown as Entries)}`
}

/** The text of a spec file after its spec has changed: only the values that differ are touched. */
export function editSpec(text: string, before: object, after: object): string {
  return editMap(text, [], before as Entries, after as Entries)
}

function editMap(text: string, path: readonly (string | number)[], before: Entries, after: Entries): string {
  let result = text
  for (const [key, value] of Object.entries(after)) {
    if (same(before[key], value)) continue
    result = editValue(result, [...path, key], before[key], value)
  }
  return result
}

function editValue(text: string, path: readonly (string | number)[], before: Value | undefined, after: Value): string {
  if (isEntries(before) && isEntries(after) && Object.keys(before).every(key => Object.hasOwn(after, key))) {
    return editMap(text, path, before, after)
  }
  return Array.isArray(before) && Array.isArray(after) && before.length
    ? editList(text, path, before, after)
    : setValue(text, path, after)
}

// Items are told apart by name, or by their value. Lists only grow here; whatever else changed is set as a whole.
function editList(
  text: string,
  path: readonly (string | number)[],
  before: readonly Value[],
  after: readonly Value[],
): string {
  const kept = after.filter(item => before.some(old => key(old) === key(item)))
  if (kept.length !== before.length || kept.some((item, i) => key(item) !== key(before[i]!)))
    return setValue(text, path, after)
  let result = text
  for (const [i, item] of after.entries()) {
    const old = before.find(other => key(other) === key(item))
    if (old === undefined) result = insertItem(result, path, i, isEnvironment(item) ? compactEnvironment(item) : item)
    else if (isEntries(old) && isEntries(item)) result = editMap(result, [...path, i], old, item)
  }
  return result
}

const key = (item: Value): string =>
  isEntries(item) && typeof item.name === 'string' ? item.name : JSON.stringify(item)
const same = (a: Value | undefined, b: Value): boolean => JSON.stringify(a) === JSON.stringify(b)
const isEntries = (value: Value | undefined): value is Entries =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
const isEnvironment = (item: Value): item is Environment & Entries => isEntries(item) && 'autoSync' in item
// A class of null is an answer: the cluster's default.
const withoutNull = (entries: Entries): Entries =>
  Object.fromEntries(Object.entries(entries).filter(([name, value]) => value !== null || name === 'class'))

/** An environment as it is written: what is as usual is left out. */
function compactEnvironment(environment: Environment): Entries {
  const { name, cluster, protected: guarded, autoSync, window, owners } = environment
  return {
    name,
    cluster,
    ...(guarded ? { protected: true } : {}),
    ...(autoSync ? {} : { autoSync: false }),
    ...(window === null ? {} : { window }),
    ...(owners.length ? { owners } : {}),
  }
}
