// Trees in memory: a Source over one, and one after a plan's changes.
import type { Change, Source, Tree } from './types.ts'

/** Reads a tree as if it were a disk. */
export function sourceOf(tree: Tree): Source {
  const folders = new Map<string, Set<string>>()
  for (const path of tree.keys()) {
    const parts = path.split('/')
    for (let i = 0; i < parts.length; i++) {
      const folder = parts.slice(0, i).join('/')
      const names = folders.get(folder) ?? new Set()
      folders.set(folder, names.add(parts[i]!))
    }
  }
  return {
    read: path => tree.get(path) ?? null,
    list: dir => [...(folders.get(dir) ?? [])].sort(),
  }
}

/** The tree after the changes, sorted by path. */
export function applyChanges(tree: Tree, changes: readonly Change[]): Tree {
  const next = new Map(tree)
  for (const change of changes) {
    if (change.kind === 'delete') next.delete(change.path)
    else next.set(change.path, change.after)
  }
  return new Map([...next].sort(([a], [b]) => (a < b ? -1 : 1)))
}
