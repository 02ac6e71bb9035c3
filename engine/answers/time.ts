// Times as Kubernetes and Argo CD read them: cron schedules and sync windows.
import { show } from './fields.ts'

const FIELDS: readonly (readonly [string, number, number, readonly string[]])[] = [
  ['minute', 0, 59, []],
  ['hour', 0, 23, []],
  ['day of month', 1, 31, []],
  ['month', 1, 12, ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']],
  ['day of week', 0, 6, ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']],
]

/** Null, or what was expected of five cron fields (both upstreams use robfig/cron's standard parser). */
export function checkCron(text: string): string | null {
  const parts = text.split(' ')
  const words = 'five cron fields such as "0 3 * * *"'
  if (parts.length !== 5) return words
  for (const [i, [name, low, high, names]] of FIELDS.entries()) {
    if (!parts[i]!.split(',').every(part => fits(part, low, high, names))) {
      return `${words}; the ${name} "${show(parts[i]!)}" is none`
    }
  }
  return null
}

function fits(part: string, low: number, high: number, names: readonly string[]): boolean {
  const match = /^(?:\*|\?|([0-9]{1,2}|[a-z]{3})(?:-([0-9]{1,2}|[a-z]{3}))?)(?:\/([0-9]{1,2}))?$/i.exec(part)
  if (!match) return false
  const number = (text: string | undefined) => {
    if (text === undefined) return null
    const index = names.indexOf(text.toLowerCase())
    return index >= 0 ? index + low : /^[0-9]+$/.test(text) ? Number(text) : -1
  }
  const [from, to, step] = [number(match[1]), number(match[2]), number(match[3])]
  const inside = (n: number | null) => n === null || (n >= low && n <= high)
  return inside(from) && inside(to) && (from === null || to === null || from <= to) && step !== 0
}

/** Null, or what was expected of a CronJob's schedule. */
export function checkSchedule(text: string): string | null {
  return /^@(?:hourly|daily|midnight|weekly|monthly|yearly|annually)$/.test(text) ? null : checkCron(text)
}

/** A sync window as it is answered: when it opens, for how long, and in which time zone. */
export interface Window {
  readonly schedule: string
  readonly duration: string
  readonly timeZone: string | null
}

/** Splits a window that `checkWindow` has accepted. */
export function splitWindow(text: string): Window {
  const parts = text.split(' ')
  return { schedule: parts.slice(0, 5).join(' '), duration: parts[5]!, timeZone: parts[6] ?? null }
}

/** Null, or what was expected of a sync window. */
export function checkWindow(text: string): string | null {
  const words = 'when it opens, for how long and where, such as "0 9 * * mon-fri 8h Europe/Berlin"'
  const parts = text.split(' ')
  if (parts.length < 6 || parts.length > 7) return words
  const { schedule, duration, timeZone } = splitWindow(text)
  const cron = checkCron(schedule)
  if (cron) return cron
  if (!/^(?:[0-9]{1,6}(?:\.[0-9]{1,3})?(?:h|m|s)){1,3}$/.test(duration) || !/[1-9]/.test(duration)) {
    return `${words}; the duration "${show(duration)}" is none (h, m and s, no days)`
  }
  return timeZone === null || isTimeZone(timeZone) ? null : `${words}; the time zone "${show(timeZone)}" is not known`
}

// Argo CD falls back to UTC for a zone it does not know, and only logs that.
function isTimeZone(name: string): boolean {
  if (!/^(?:UTC|[A-Za-z]+(?:\/[A-Za-z0-9_+-]+)+)$/.test(name)) return false
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}
