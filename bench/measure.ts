// Whole processes, timed in turn and compared by their medians.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder on a RAM disk where there is one, gone when the process ends. */
export function scratch(): string {
  const dir = mkdtempSync(join(ramDisk() ?? tmpdir(), 'bench-'))
  const clean = () => rmSync(dir, { recursive: true, force: true })
  process.on('exit', clean)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))
  return dir
}

/** Whether figures come from memory, where the disk does not blur them. */
export function ramDisk(): string | null {
  try {
    accessSync('/dev/shm', constants.W_OK)
    return '/dev/shm'
  } catch {
    return null
  }
}

export type Command = readonly [string, ...string[]]

/** Milliseconds of one run. Throws when it fails: a failed run is no measurement. */
export function time([name, ...args]: Command, cwd?: string): number {
  const start = process.hrtime.bigint()
  const { status, stderr, error } = spawnSync(name, args, {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  })
  const ms = Number(process.hrtime.bigint() - start) / 1e6
  if (status !== 0) throw new Error(`${[name, ...args].join(' ')}: ${error?.message ?? `exit ${status}\n${stderr}`}`)
  return ms
}

export interface Pair {
  /** Medians in milliseconds. */
  readonly ours: number
  readonly theirs: number
}

/** Runs two things in turn, so that whatever else the machine does meets both. The first round warms up. */
export function compare(rounds: number, ours: (round: number) => number, theirs: (round: number) => number): Pair {
  const times: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] }
  for (let round = 0; round <= rounds; round++) {
    const [a, b] = [ours(round), theirs(round)]
    if (round > 0) {
      times.ours.push(a)
      times.theirs.push(b)
    }
  }
  return { ours: median(times.ours), theirs: median(times.theirs) }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!
