import { isUtf8 } from 'node:buffer'
import { constants, readdirSync, readFileSync } from 'node:fs'
import { refuse } from '../failure.ts'
import type { Source, Tree } from '../types.ts'
import { type Inside, openInside } from './inside.ts'
import { reason, systemCode } from './reason.ts'

// Refusing symlinks at open saves an lstat for every file; not blocking keeps a named pipe from hanging the run.
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

export interface ReadOptions {
  /** Names of folders, at any depth, and paths that are left out. */
  readonly skip?: readonly string[]
}

/**
 * The repository as it stands, read on demand and each file and folder at most once. `read` answers null for what is
 * not there and gives the text as it is, byte order mark and CR included; `list` answers [] for what is no folder.
 * Both throw a Failure (exit 2) for a path that leaves the repository; `read` also for a folder and for text that is
 * not UTF-8. The root need not exist.
 */
export function openSource(root: string): Source {
  const inside = openInside(root)
  const texts = new Map<string, string | null>()
  const names = new Map<string, readonly string[]>()
  return {
    read: path => remember(texts, path, () => readText(inside, path)),
    list: dir => remember(names, dir, () => listNames(inside, dir)),
  }
}

/**
 * Everything in the repository at once, sorted by path, without `.git`, `node_modules` and `.gitops/tmp`. Symlinks to
 * folders are not followed. Throws what `openSource` throws.
 */
export function readTree(root: string, options: ReadOptions = {}): Tree {
  const inside = openInside(root)
  const skip = new Set(options.skip ?? ['.git', 'node_modules', '.gitops/tmp'])
  const paths: string[] = []
  const walk = (dir: string): void => {
    for (const name of listNames(inside, dir)) {
      const path = dir === '' ? name : `${dir}/${name}`
      if (skip.has(name) || skip.has(path)) continue
      const place = inside.locate(path)
      if (place.kind === 'file') paths.push(path)
      else if (place.kind === 'folder' && place.real === place.entry) walk(path)
    }
  }
  walk('')
  return new Map(paths.sort().map(path => [path, readText(inside, path) ?? '']))
}

function remember<T>(cache: Map<string, T>, path: string, look: () => T): T {
  const known = cache.get(path)
  if (known !== undefined) return known
  const found = look()
  cache.set(path, found)
  return found
}

function readText(inside: Inside, path: string, file = entryOf(inside, path)): string | null {
  if (file === null) return null
  try {
    return decode(path, file)
  } catch (error) {
    const code = systemCode(error)
    if (code === undefined) throw error
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    if (code === 'EISDIR') return refuse('not-a-file', 'is a folder, expected a file', undefined, path)
    if (code !== 'ELOOP' && code !== 'EMLINK')
      return refuse('disk', `cannot be read: ${reason(error)}`, undefined, path)
    const { real } = inside.locate(path)
    return real === file ? null : readText(inside, path, real)
  }
}

/** The name itself when opening it refuses symlinks (the error is ELOOP, on BSD EMLINK), else where it leads. */
function entryOf(inside: Inside, path: string): string | null {
  const parent = inside.parent(path)
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (!constants.O_NOFOLLOW || name === '' || name === '.') return inside.locate(path).real
  return parent.kind === 'folder' ? `${parent.real}/${name}` : null
}

function decode(path: string, file: string): string {
  const text = readFileSync(file, { encoding: 'utf8', flag: FLAGS as unknown as string })
  // Decoding puts U+FFFD for what is not UTF-8, but a file may also hold that character itself.
  if (text.includes('\ufffd') && !isUtf8(readFileSync(file))) {
    refuse('not-text', 'is not UTF-8 text', undefined, path)
  }
  return text
}

function listNames(inside: Inside, dir: string): readonly string[] {
  const place = inside.locate(dir)
  if (place.kind !== 'folder') return []
  try {
    return readdirSync(place.real).sort()
  } catch (error) {
    if (systemCode(error) === undefined) throw error
    return refuse('disk', `cannot be listed: ${reason(error)}`, undefined, dir)
  }
}
