// Findings → lines a person can act on: where, what, what to do, and the rule's name.
import type { Finding } from '../types.ts'
import { type Paint, PLAIN } from './paint.ts'

/** One finding on one line. */
export function findingLine({ file, line, col, message, hint, rule }: Finding, paint: Paint = PLAIN): string {
  const place = file === '' ? '' : line > 0 ? `${file}:${line}:${col}: ` : `${file}: `
  return `${place}${message}${hint ? `; ${hint}` : ''} ${paint.dim(`[${rule}]`)}`
}

const RANK = { error: 0, warn: 1, info: 2 } as const

/** All findings, the worst first, then by place. Warnings say that they are. */
export function findingLines(findings: readonly Finding[], paint: Paint = PLAIN): readonly string[] {
  const key = (finding: Finding) =>
    `${RANK[finding.severity]} ${finding.file}\0${String(finding.line).padStart(9, '0')}`
  return [...findings]
    .sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
    .map(
      finding =>
        (finding.severity === 'error' ? '' : paint.yellow(`${finding.severity}: `)) + findingLine(finding, paint),
    )
}
