import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs'
import { isAbsolute, resolve, sep } from 'node:path'
import { refuse } from '../failure.ts'
import { attempt } from './reason.ts'

/** What stands at a path. `entry` is the name itself, `real` what it leads to; they differ for a symlink. */
export interface Place {
  readonly kind: 'file' | 'folder' | 'absent' | 'other'
  readonly entry: string
  readonly real: string
  readonly stat?: Stats
}

export interface Inside {
  readonly root: string
  /** Looks at the disk once for every path. Throws a Failure for a path that leaves the repository. */
  locate(path: string): Place
  /** The folder that holds `path`, under the same refusals. */
  parent(path: string): Place
}

const UNCLEAN = /^\.?$|\/\/|\/$|(?:^|\/)\.\.?(?:\/|$)/

/**
 * Turns paths of the repository into places on the disk. Comes in: the root. Goes out: real paths, all below the real root.
 * Refuses: absolute paths, `..`, and symlinks, of the file or of any parent folder, that lead out of the repository.
 */
export function openInside(root: string): Inside {
  const top = lookAtRoot(resolve(root))
  const prefix = withSep(top.real)
  const places = new Map<string, Place>([['', top]])

  function locate(path: string): Place {
    const known = places.get(path)
    if (known) return known
    const clean = cleanPath(path)
    const place = clean === '' ? top : below(above(clean), clean)
    places.set(path, place)
    return place
  }

  function above(clean: string): Place {
    return locate(clean.slice(0, Math.max(0, clean.lastIndexOf('/'))))
  }

  function below(folder: Place, path: string): Place {
    const entry = withSep(folder.real) + path.slice(path.lastIndexOf('/') + 1)
    if (folder.kind !== 'folder') return { kind: 'absent', entry, real: entry }
    const place = look(path, entry)
    if (place.real === entry || place.real === top.real || place.real.startsWith(prefix)) return place
    return refuse('outside', 'is a symlink that leads out of the repository', undefined, path)
  }

  return { root: top.real, locate, parent: path => above(cleanPath(path)) }
}

function withSep(dir: string): string {
  return dir.endsWith(sep) ? dir : dir + sep
}

function cleanPath(path: string): string {
  if (isAbsolute(path) || path.includes('\0') || (sep === '\\' && /[\\:]/.test(path))) {
    return refuse('outside', `${JSON.stringify(path)} is not a path inside the repository`, undefined, path)
  }
  if (!UNCLEAN.test(path)) return path
  const parts = path.split('/').filter(part => part !== '' && part !== '.')
  if (parts.includes('..')) refuse('outside', `${JSON.stringify(path)} leads out of the repository`, undefined, path)
  return parts.join('/')
}

function lookAtRoot(root: string): Place {
  const place = look('', root)
  if (place.kind === 'absent') return place
  return { ...place, real: attempt('', 'the repository cannot be looked at', () => realpathSync.native(root)) }
}

/** A symlink that leads nowhere is 'other': where a file made through it would lie cannot be judged. */
function look(path: string, entry: string): Place {
  return attempt(path, 'cannot be looked at', () => {
    const stat = lstatSync(entry, { throwIfNoEntry: false })
    if (!stat) return { kind: 'absent', entry, real: entry }
    if (!stat.isSymbolicLink()) return { kind: kindOf(stat), entry, real: entry, stat }
    const target = statSync(entry, { throwIfNoEntry: false })
    if (!target) return { kind: 'other', entry, real: entry, stat }
    return { kind: kindOf(target), entry, real: realpathSync.native(entry), stat: target }
  })
}

function kindOf(stat: Stats): Place['kind'] {
  return stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other'
}
