import { lstatSync } from 'node:fs'
import { EXIT, Failure } from '../failure.ts'
import type { OldFile } from './prepare.ts'

/** Throws a Failure (exit 1) when a file was saved after it was prepared: the last look before it is replaced. */
export function checkUntouched(files: readonly OldFile[]): void {
  for (const { path, real, stat } of files) {
    const now = lstatSync(real, { throwIfNoEntry: false })
    const same = now?.ino === stat.ino && now.size === stat.size && now.mtimeMs === stat.mtimeMs
    // A new mode shows in ctime alone.
    if (!same || now.ctimeMs !== stat.ctimeMs) meanwhile(path, 'changed')
  }
}

/** Stops because somebody else was quicker. */
export function meanwhile(path: string, what: 'appeared' | 'changed' | 'disappeared'): never {
  const message = `${what} while this run was planning`
  throw new Failure(
    [{ rule: 'disk', severity: 'error', file: path, line: 0, col: 0, message, hint: 'run it again' }],
    EXIT.findings,
  )
}
