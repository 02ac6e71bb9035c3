import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Who holds a lock. `space` and `start` tell a process from another that bears the same pid; null where unknown. */
export interface Holder {
  readonly pid: number
  readonly host: string
  readonly space: string | null
  readonly start: string | null
  readonly since: string
  /** Tells two locks of one process apart. */
  readonly run: string
}

/** This process as a holder. */
export function ownHolder(): Holder {
  const start = statOf(process.pid)?.start ?? null
  const run = Math.random().toString(36).slice(2)
  return { pid: process.pid, host: hostname(), space: pidSpace(), start, since: new Date().toISOString(), run }
}

/** The holder that the text of a lock names; null for text that was cut short. */
export function parseHolder(text: string): Holder | null {
  try {
    const { pid, host, space = null, start = null, since = '', run = '' } = JSON.parse(text)
    return Number.isInteger(pid) && pid > 0 && typeof host === 'string' ? { pid, host, space, start, since, run } : null
  } catch {
    return null
  }
}

/** 'elsewhere' is another host or another container, whose processes cannot be seen from here. */
export function judgeHolder(holder: Holder): 'live' | 'dead' | 'elsewhere' {
  if (holder.host !== hostname() || holder.space !== pidSpace()) return 'elsewhere'
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM: it lives and belongs to someone else.
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return 'dead'
  }
  const stat = statOf(holder.pid)
  if (!stat) return 'live'
  return 'ZX'.includes(stat.state) || (holder.start !== null && holder.start !== stat.start) ? 'dead' : 'live'
}

/** Containers that share the host's name do not share its pids. */
function pidSpace(): string | null {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return null
  }
}

/** See proc_pid_stat(5): the name in parentheses may itself hold blanks and parentheses; start time is field 22. */
function statOf(pid: number): { state: string; start: string } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '', start: fields[19] ?? '' }
  } catch {
    return null
  }
}
