import { accessSync, constants, statSync } from 'node:fs'
import { refuse } from '../failure.ts'
import type { Inside } from './inside.ts'
import { attempt } from './reason.ts'

/** Sees whether the folder `dir` lets `path` be put there or taken away; `renamed` when it comes from `.gitops/tmp`. */
export type FolderCheck = (dir: string, path: string, renamed: boolean) => void

/** Looks at each folder once. Throws a Failure (exit 2) naming the file. */
export function folderCheck(inside: Inside): FolderCheck {
  const devices = new Map<string, number>()
  const places = ['.gitops/tmp', '.gitops', ''].map(path => inside.locate(path))
  const staging = places.find(place => place.kind === 'folder')?.stat?.dev
  return (dir, path, renamed) => {
    if (!devices.has(dir)) {
      attempt(path, 'its folder cannot be written', () => accessSync(dir, constants.W_OK))
      devices.set(dir, statSync(dir).dev)
    }
    // A rename works within one file system only.
    if (renamed && devices.get(dir) !== staging) {
      refuse('disk', 'lies on another file system than .gitops/tmp', undefined, path)
    }
  }
}
