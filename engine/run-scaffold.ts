// What both doors do with requests: under the lock, after a broken run has been settled, plan and write.
import { type Recovery, recover } from './disk/journal.ts'
import { withLock } from './disk/lock.ts'
import { openSource } from './disk/read.ts'
import { writeChanges } from './disk/write.ts'
import type { Kit } from './render-unit.ts'
import { planScaffold, type Request } from './scaffold.ts'
import type { Plan, Source } from './types.ts'

export interface Outcome {
  readonly plan: Plan
  readonly written: boolean
  readonly recovery: Recovery
}

/** Plans with `plan` and, unless it is a dry run or has errors, writes. Throws Failure for what is refused. */
export function runPlan(root: string, dryRun: boolean, plan: (source: Source) => Plan): Promise<Outcome> {
  return withLock(root, () => {
    const recovery = recover(root)
    const planned = plan(openSource(root))
    const write = !dryRun && planned.changes.length > 0
    if (write) writeChanges(root, planned.changes)
    return { plan: planned, written: write, recovery }
  })
}

/** Carries out requests to generators. */
export const runScaffold = (kit: Kit, root: string, dryRun: boolean, requests: readonly Request[]): Promise<Outcome> =>
  runPlan(root, dryRun, source => planScaffold(kit, source, requests))
