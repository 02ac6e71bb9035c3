import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Io, removeFile, removeFolder } from './io.ts'

/** Where the text that replaces a changed file waits for its turn. */
export function stagedFile(tmp: string, index: number): string {
  return join(tmp, 'staging', String(index))
}

export function isStaged(tmp: string, index: number): boolean {
  return existsSync(stagedFile(tmp, index))
}

/** Ends a run: its journal goes first, then what has no meaning without it, then the folders when nothing else is there. */
export function clear(io: Io, tmp: string): void {
  const entries = existsSync(tmp) ? readdirSync(tmp, { withFileTypes: true }) : []
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(tmp, entry.name)
    if (entry.name === 'journal') removeFile(io, path)
    if (entry.name !== 'staging') continue
    // Whoever commits a symlink under this name must not have us empty the folder it leads to.
    if (!entry.isDirectory()) removeFile(io, path)
    else {
      for (const name of readdirSync(path)) removeFile(io, join(path, name))
      removeFolder(io, path)
    }
  }
  // A run may have been stopped between making the one and the other.
  if (removeFolder(io, tmp)) removeFolder(io, dirname(tmp))
}
