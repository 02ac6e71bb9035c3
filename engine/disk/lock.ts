import { mkdirSync, rmdirSync, statSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { EXIT, refuse } from '../failure.ts'
import { acquire, quietly, release } from './acquire.ts'
import { ownHolder } from './holder.ts'
import { openInside } from './inside.ts'
import { reason, systemCode } from './reason.ts'
import { locateTmp } from './reserved.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs `action` as the only run in the repository, and afterwards removes the lock and every folder made for it that is
 * empty. A lock left by a dead process is taken over. Throws a Failure (exit 2) when another run holds the repository or
 * the lock cannot be made. SIGINT, SIGTERM and SIGHUP release the lock and end the process; they cannot arrive within
 * `writeChanges`, which is synchronous, and what a kill leaves behind is the journal's to settle.
 */
export async function withLock<T>(root: string, action: () => Promise<T> | T): Promise<T> {
  const unlock = takeLock(resolve(root))
  const stops = SIGNALS.map(signal => ({ signal, stop: () => process.exit(exitCode(signal)) }))
  process.once('exit', unlock)
  for (const { signal, stop } of stops) process.once(signal, stop)
  try {
    return await action()
  } finally {
    for (const { signal, stop } of stops) process.off(signal, stop)
    process.off('exit', unlock)
    unlock()
  }
}

function exitCode(signal: (typeof SIGNALS)[number]): number {
  return signal === 'SIGINT' ? EXIT.interrupted : 128 + constants.signals[signal]
}

function takeLock(root: string): () => void {
  const made: string[] = []
  const tmp = locateTmp(openInside(root))
  const lock = join(tmp, 'lock')
  const text = JSON.stringify(ownHolder()) + '\n'
  const unlock = (): void => {
    quietly(() => release(lock, text))
    for (const dir of [tmp, dirname(tmp), ...made.toReversed()]) quietly(() => rmdirSync(dir))
  }
  try {
    acquire(lock, text, () => makeFolders(tmp, made))
    return unlock
  } catch (error) {
    unlock()
    if (systemCode(error) === undefined) throw error
    return refuse('lock', `the repository cannot be locked: ${reason(error)}`, undefined, '.gitops/tmp/lock')
  }
}

/** Notes in `made` each folder that was not there: only those may go again when they are empty. */
function makeFolders(dir: string, made: string[]): void {
  if (statSync(dir, { throwIfNoEntry: false })) return
  makeFolders(dirname(dir), made)
  mkdirSync(dir)
  made.push(dir)
}
