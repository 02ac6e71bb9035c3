// What a finished run tells: plan or JSON, findings, and what to do next.
import { relative } from 'node:path'
import type { Outcome } from '../run-scaffold.ts'
import { findingLines } from './findings.ts'
import { loadPaint } from './paint.ts'
import { changeLines, countLine, diffText, planJson } from './plan.ts'

export interface Wanted {
  readonly json: boolean
  readonly dryRun: boolean
  readonly root: string
  readonly cwd: string
}

export interface Streams {
  /** Whether a person reads it on a terminal. */
  readonly terminal: boolean
  out(text: string): void
  err(text: string): void
}

/** Prints an outcome: JSON alone on standard output, or text, with findings on standard error. */
export async function printOutcome({ plan, written, recovery }: Outcome, wanted: Wanted, to: Streams): Promise<void> {
  if (recovery.kind !== 'none') {
    to.err(`an earlier run was interrupted: ${recovery.kind} (${recovery.files} files)\n`)
    for (const path of recovery.kept) to.err(`  kept ${path}: it was changed since\n`)
  }
  if (wanted.json) {
    to.out(planJson(plan, written))
    return
  }
  const paint = await loadPaint(to.terminal)
  for (const line of findingLines(plan.findings, paint)) to.err(`${line}\n`)
  if (plan.findings.some(finding => finding.severity === 'error')) {
    to.err('nothing was written\n')
    return
  }
  const where = relative(wanted.cwd, wanted.root) || '.'
  if (wanted.dryRun) to.out(await diffText(plan.changes, paint))
  const lines = wanted.dryRun || plan.changes.length === 0 ? [] : changeLines(plan.changes, paint)
  const count =
    wanted.dryRun && plan.changes.length
      ? `dry run, nothing written: ${countLine(plan.changes)}`
      : countLine(plan.changes)
  to.out(
    [
      ...lines,
      `${count} in ${where}${plan.changes.length && !plan.findings.some(finding => finding.rule === 'missing-resource') ? ', all valid' : ''}`,
      '',
    ].join('\n'),
  )
}
