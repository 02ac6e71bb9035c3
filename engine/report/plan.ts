// A plan → what a person or a program reads of it.
import type { Change, Plan } from '../types.ts'
import type { Paint } from './paint.ts'

const SIGN = { create: '+', change: '~', delete: '-' } as const
const SHOWN = 40

/** One line a change; a long list is cut. */
export function changeLines(changes: readonly Change[], paint: Paint): readonly string[] {
  const colour = { create: paint.green, change: paint.yellow, delete: paint.red }
  const lines = changes.slice(0, SHOWN).map(change => `  ${colour[change.kind](SIGN[change.kind])} ${change.path}`)
  return changes.length > SHOWN ? [...lines, `  … and ${changes.length - SHOWN} more`] : lines
}

/** "3 files created, 1 changed": what happened, or what would. */
export function countLine(changes: readonly Change[]): string {
  const count = (kind: Change['kind']) => changes.filter(change => change.kind === kind).length
  const parts = [
    [count('create'), 'created'],
    [count('change'), 'changed'],
    [count('delete'), 'deleted'],
  ].filter(([number]) => number) as [number, string][]
  if (!parts.length) return 'nothing to change'
  return parts
    .map(([number, verb], i) => (i ? `${number} ${verb}` : `${number} ${number === 1 ? 'file' : 'files'} ${verb}`))
    .join(', ')
}

/** Unified diffs of every change. */
export async function diffText(changes: readonly Change[], paint: Paint): Promise<string> {
  const { createTwoFilesPatch } = await import('diff')
  const colour = (line: string) =>
    line.startsWith('+') ? paint.green(line) : line.startsWith('-') ? paint.red(line) : line
  return changes
    .map(change => {
      const before = change.kind === 'create' ? '' : change.before
      const after = change.kind === 'delete' ? '' : change.after
      const from = change.kind === 'create' ? '/dev/null' : `a/${change.path}`
      const to = change.kind === 'delete' ? '/dev/null' : `b/${change.path}`
      return createTwoFilesPatch(from, to, before, after, undefined, undefined, {
        headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
      })
    })
    .join('')
    .split('\n')
    .map(colour)
    .join('\n')
}

/** The plan as JSON; docs/json.md says what each key is. */
export function planJson(plan: Plan, written: boolean): string {
  return `${JSON.stringify({ version: 1, written, changes: plan.changes, findings: plan.findings }, null, 2)}\n`
}
