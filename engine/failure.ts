import type { Finding } from './types.ts'

/** Exit codes of the contract, in the one table. */
export const EXIT = { done: 0, findings: 1, refused: 2, bug: 70, interrupted: 130 } as const

/** The expected stop: something a person can mend. Any other thrown error is a bug and keeps its stack. */
export class Failure extends Error {
  readonly findings: readonly Finding[]
  readonly exitCode: number

  constructor(findings: readonly Finding[], exitCode: number = EXIT.refused) {
    super(findings.map(finding => finding.message).join('\n'))
    this.name = 'Failure'
    this.findings = findings
    this.exitCode = exitCode
  }
}

/** Stops with one finding that belongs to no line. `file` may be empty. */
export function refuse(rule: string, message: string, hint?: string, file = ''): never {
  throw new Failure([{ rule, severity: 'error', file, line: 0, col: 0, message, ...(hint ? { hint } : {}) }])
}
