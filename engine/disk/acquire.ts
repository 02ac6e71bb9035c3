import { linkSync, readdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { refuse } from '../failure.ts'
import { judgeHolder, parseHolder } from './holder.ts'
import { systemCode } from './reason.ts'

/** So long may a lock stay half written, where there are no hard links, before its writer counts as dead. */
const UNREADABLE_FOR_MS = 10_000

/**
 * Puts a lock file that holds `text` at `lock`. Whoever removes a dead holder's lock first takes `<lock>.claim` in the
 * same way: so of two takers only one removes it, and neither can remove the lock that follows. Throws a Failure (exit 2)
 * when a live process holds it.
 */
export function acquire(lock: string, text: string, makeFolders: () => void): void {
  for (let tries = 0; tries < 100; tries++) {
    if (place(lock, text, makeFolders)) {
      sweep(lock)
      return
    }
    const held = readIfThere(lock)
    if (held === null) continue
    refuseUnlessDead(lock, held)
    const claim = `${lock}.claim`
    acquire(claim, text, makeFolders)
    try {
      if (readIfThere(lock) === held) unlinkSync(lock)
    } finally {
      release(claim, text)
    }
  }
  refuse('lock', 'other runs keep taking the repository', 'run one command at a time')
}

/** Removes the lock, unless it is no longer the one that holds `text`. */
export function release(lock: string, text: string): void {
  if (readIfThere(lock) === text) unlinkSync(lock)
}

/** Runs an action that may as well not succeed: what it leaves behind the next run sweeps. */
export function quietly(action: () => void): void {
  try {
    action()
  } catch (error) {
    if (systemCode(error) === undefined) throw error
  }
}

/** Answers false when there is a lock, or the run that just ended removed the folder. */
function place(lock: string, text: string, makeFolders: () => void): boolean {
  const own = `${lock}.${process.pid}-${Math.random().toString(36).slice(2)}`
  try {
    makeFolders()
    // A hard link, unlike a new file, appears with its text in it.
    writeFileSync(own, text, { flag: 'wx' })
    linkSync(own, lock)
    return true
  } catch (error) {
    const code = systemCode(error) ?? ''
    if (code === 'EEXIST' || code === 'ENOENT') return false
    if (['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(code)) return placeWithoutLink(lock, text)
    throw error
  } finally {
    quietly(() => unlinkSync(own))
  }
}

function placeWithoutLink(lock: string, text: string): boolean {
  try {
    writeFileSync(lock, text, { flag: 'wx' })
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  }
}

function refuseUnlessDead(lock: string, held: string): void {
  const holder = parseHolder(held)
  if (isDead(lock, held)) return
  const who = holder ? `pid ${holder.pid} on host ${holder.host}, since ${holder.since}` : 'its lock is half written'
  const elsewhere = holder && judgeHolder(holder) === 'elsewhere'
  const hint = elsewhere ? 'when that run is certainly dead, delete .gitops/tmp/lock' : 'wait until it is done'
  refuse('lock', `another run holds the repository (${who})`, hint)
}

function isDead(file: string, held: string): boolean {
  const holder = parseHolder(held)
  if (holder) return judgeHolder(holder) === 'dead'
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat !== undefined && Date.now() - stat.mtimeMs > UNREADABLE_FOR_MS
}

/** Removes what killed processes left beside the lock. A live process may still rely on what is its own. */
function sweep(lock: string): void {
  for (const name of readdirSync(dirname(lock))) {
    const file = join(dirname(lock), name)
    if (!name.startsWith(`${basename(lock)}.`)) continue
    const held = readIfThere(file)
    if (held !== null && isDead(file, held)) quietly(() => unlinkSync(file))
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
    throw error
  }
}
