import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Inside, openInside } from './inside.ts'
import { type Io, removeFile, removeFolder } from './io.ts'
import { secondHalf } from './parallel.ts'
import { attempt } from './reason.ts'
import { contentId, type RunRecord } from './record.ts'
import { locateTarget } from './reserved.ts'
import { isStaged, stagedFile } from './staging.ts'

/** Staged texts to move over their files, and names to remove. */
export interface Moves {
  readonly renames: readonly { readonly path: string; readonly staged: string; readonly target: string }[]
  readonly removals: readonly { readonly path: string; readonly entry: string }[]
}

/** Puts staged texts in place and removes what is deleted, with the folders this leaves empty. May be repeated. */
export function complete(io: Io, root: string, moves: Moves): void {
  for (const { path, staged, target } of moves.renames) {
    attempt(path, 'cannot be replaced', () => io.renameSync(staged, target))
  }
  for (const { path, entry } of moves.removals) attempt(path, 'cannot be removed', () => removeFile(io, entry))
  for (const { path, entry } of moves.removals) {
    attempt(path, 'its empty folder cannot be removed', () => {
      for (let dir = dirname(entry); dir.length > root.length && removeFolder(io, dir); ) dir = dirname(dir)
    })
  }
}

/**
 * What a committed run still has to do, and the files it leaves as they are: a person has written or deleted them since,
 * and that stands above the run.
 */
export function remaining(
  inside: Inside,
  tmp: string,
  record: RunRecord,
): Moves & { readonly kept: readonly string[] } {
  const kept: string[] = []
  const renames: Moves['renames'][number][] = []
  const removals: Moves['removals'][number][] = []
  for (const [index, { path, id }] of record.changes.entries()) {
    const { kind, real } = locateTarget(inside, path)
    if (!isStaged(tmp, index)) continue
    if (kind === 'file' && holds(real, id)) renames.push({ path, staged: stagedFile(tmp, index), target: real })
    else kept.push(path)
  }
  for (const { path, id } of record.deletes) {
    const { kind, real, entry } = locateTarget(inside, path)
    if (kind === 'absent' || (kind === 'file' && holds(real, id))) removals.push({ path, entry })
    else kept.push(path)
  }
  return { renames, removals, kept }
}

/**
 * Takes back what a run created before it was committed, and answers with the files it kept: those a person has written
 * since. `foreign` is a path that turned out to be taken when the run wanted to create it.
 */
export function undo(io: Io, root: string, record: RunRecord, foreign?: string): string[] {
  const inside = openInside(root)
  const kept: string[] = []
  // Files are created in order, by one thread or in halves by two, so only the last one there of each can be half written.
  const half = secondHalf(record.creates.length)
  let last = true
  for (const [back, { path, size, id }] of record.creates.toReversed().entries()) {
    if (record.creates.length - 1 - back === half - 1) last = true
    const { kind, entry, real, stat } = locateTarget(inside, path)
    if (kind === 'absent' || path === foreign) continue
    const found = stat && kind === 'file' && entry === real ? stat.size : -1
    const partial = found === 0 || (last && found > 0 && found < size)
    if (partial || (found === size && holds(real, id))) attempt(path, 'cannot be removed', () => io.unlinkSync(real))
    else kept.push(path)
    last = false
  }
  for (const path of record.folders.toReversed()) {
    const { kind, entry, real } = locateTarget(inside, path)
    if (kind === 'folder' && entry === real) removeFolder(io, real)
  }
  return kept.reverse()
}

function holds(file: string, id: string): boolean {
  return contentId(readFileSync(file)) === id
}
