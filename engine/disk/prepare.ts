import { accessSync, constants, readFileSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'
import { EXIT, Failure, refuse } from '../failure.ts'
import type { Change, Finding } from '../types.ts'
import type { Inside, Place } from './inside.ts'
import { attempt } from './reason.ts'
import { contentId } from './record.ts'
import { locateTarget } from './reserved.ts'
import { meanwhile } from './untouched.ts'
import { type FolderCheck, folderCheck } from './writable.ts'

export interface NewFile {
  readonly path: string
  readonly real: string
  readonly text: string
  readonly size: number
  readonly id: string
}

/** A file that is there. `real` is what a change replaces, `entry` what a deletion removes, `id` tells what it holds. */
export interface OldFile {
  readonly path: string
  readonly real: string
  readonly entry: string
  readonly stat: Stats
  readonly id: string
}

/** A run ready to be written: every place known, and seen to allow it. */
export interface Prepared {
  /** Folders that are not there, parents first: path to real path. */
  readonly folders: ReadonlyMap<string, string>
  readonly creates: readonly NewFile[]
  readonly changes: readonly (OldFile & { readonly text: string })[]
  readonly deletes: readonly OldFile[]
}

/**
 * Checks changes against the disk and writes nothing. Throws one Failure with every finding: exit 2 for a path that
 * leaves the repository or cannot be written, exit 1 when the one thing wrong is that files are no longer as planned.
 */
export function prepareChanges(inside: Inside, changes: readonly Change[]): Prepared {
  const checkFolder = folderCheck(inside)
  const folders = new Map<string, string>()
  const prepared = {
    folders,
    creates: [] as NewFile[],
    changes: [] as Prepared['changes'][number][],
    deletes: [] as OldFile[],
  }
  const findings: Finding[] = []
  const taken = new Set<string>()
  let exitCode: number = EXIT.findings
  for (const change of changes) {
    try {
      const place = locateTarget(inside, change.path)
      if (taken.has(place.real)) refuse('disk', 'is planned twice', undefined, change.path)
      taken.add(place.real)
      if (change.kind === 'create') {
        prepared.creates.push(checkNew(place, change.path, change.after))
        addFolder(inside, parentOf(change.path), change.path, folders, checkFolder)
      } else {
        const file = checkOld(place, change.path, change.before)
        checkFolder(dirname(change.kind === 'change' ? file.real : file.entry), file.path, change.kind === 'change')
        if (change.kind === 'change') prepared.changes.push({ ...file, text: change.after })
        else prepared.deletes.push(file)
      }
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      findings.push(...error.findings)
      exitCode = Math.max(exitCode, error.exitCode)
    }
  }
  if (findings.length > 0) throw new Failure(findings, exitCode)
  return prepared
}

function checkNew({ kind, real }: Place, path: string, text: string): NewFile {
  // What file systems take; found out later, it would be in the middle of writing.
  if (path.split('/').some(name => Buffer.byteLength(name) > 255))
    refuse('disk', 'has a name longer than 255 bytes', undefined, path)
  if (kind === 'file') meanwhile(path, 'appeared')
  if (kind !== 'absent') refuse('disk', 'is in the way of a new file', undefined, path)
  return { path, real, text, size: Buffer.byteLength(text), id: contentId(text) }
}

function checkOld({ kind, real, entry, stat }: Place, path: string, before: string): OldFile {
  if (kind === 'absent') meanwhile(path, 'disappeared')
  if (kind !== 'file' || !stat) return refuse('disk', 'is not a file', undefined, path)
  attempt(path, 'cannot be written', () => accessSync(real, constants.W_OK))
  const bytes = attempt(path, 'cannot be read', () => readFileSync(real))
  if (!bytes.equals(Buffer.from(before))) meanwhile(path, 'changed')
  return { path, real, entry, stat, id: contentId(bytes) }
}

function addFolder(inside: Inside, dir: string, file: string, folders: Map<string, string>, check: FolderCheck): void {
  if (folders.has(dir)) return
  const { kind, real } = inside.locate(dir)
  if (kind === 'folder') check(real, file, false)
  else if (kind !== 'absent') refuse('disk', `"${dir}" is not a folder`, undefined, file)
  else {
    addFolder(inside, parentOf(dir), file, folders, check)
    folders.set(dir, real)
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}
