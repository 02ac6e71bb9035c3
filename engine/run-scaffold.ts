// What both doors do with requests: under the lock, after a broken run has been settled, plan and write.
import { type Recovery, recover } from './disk/journal.ts'
import { withLock } from './disk/lock.ts'
import { openSource } from './disk/read.ts'
import { writeChanges } from './disk/write.ts'
import type { Kit } from './render-unit.ts'
import { planScaffold, type Request } from './scaffold.ts'
import type { Plan, Source } from './types.ts'

// From here on a run takes long enough to say what it is doing.
const MANY = 1000

/** Is told what long work is going on, for a person who waits. */
export type Progress = (text: string) => void

export interface Outcome {
  readonly plan: Plan
  readonly written: boolean
  readonly recovery: Recovery
}

/** Plans with `plan` and, unless it is a dry run or has errors, writes. Throws Failure for what is refused. */
export function runPlan(
  root: string,
  dryRun: boolean,
  plan: (source: Source) => Plan,
  progress: Progress = () => {},
): Promise<Outcome> {
  return withLock(root, () => {
    const recovery = recover(root)
    const planned = plan(openSource(root))
    const write = !dryRun && planned.changes.length > 0
    if (write) {
      if (planned.changes.length > MANY) progress(`writing ${planned.changes.length} files …`)
      writeChanges(root, planned.changes)
    }
    return { plan: planned, written: write, recovery }
  })
}

/** Carries out requests to generators. */
export function runScaffold(
  kit: Kit,
  root: string,
  dryRun: boolean,
  requests: readonly Request[],
  progress: Progress = () => {},
): Promise<Outcome> {
  if (requests.length > MANY / 10) progress(`planning ${requests.length} answers …`)
  return runPlan(root, dryRun, source => planScaffold(kit, source, requests), progress)
}
