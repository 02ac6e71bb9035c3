// Raw answers and what is present → Answers with every key. All findings at once; nothing is guessed.
import { Failure } from '../failure.ts'
import { nearest } from '../nearest.ts'
import type { Answers, Finding, Value } from '../types.ts'
import { type Field, orList, show } from './fields.ts'

/** Answers as they were given, and how a message names the place of one. */
export interface Given {
  readonly values: Readonly<Record<string, Value>>
  /** The file, line and column of an answer, or of the document for a missing one. Flags have no file. */
  place(name?: string): Pick<Finding, 'file' | 'line' | 'col'>
}

/** Where a flag's answer stands. */
export const NOWHERE = { file: '', line: 0, col: 0 } as const

/**
 * Checks given answers against the fields. An unanswered question takes its present value, else its default.
 * Throws Failure with one finding for every unknown, missing or unfit answer.
 */
export function readAnswers(fields: readonly Field[], given: Given, present: Answers | null): Answers {
  const findings: Finding[] = unknownAnswers(fields, given)
  const report = (name: string | undefined, message: string) => {
    findings.push({ rule: 'answers', severity: 'error', ...given.place(name), message })
  }
  const answers: Record<string, Value> = {}
  for (const field of fields) {
    const raw = Object.hasOwn(given.values, field.name) ? given.values[field.name] : undefined
    const reason = field.unless?.(answers) ?? null
    if (reason !== null) {
      answers[field.name] = field.absent ?? null
      if (reason && raw !== undefined && !isNothing(raw))
        report(field.name, `${field.name} is "${show(raw)}", but ${reason}`)
    } else if (raw !== undefined) {
      const reading = field.read(raw)
      answers[field.name] = 'value' in reading ? reading.value : null
      if ('expected' in reading) {
        const said = field.concealed ? 'not what it takes' : `"${show(raw)}"`
        report(field.name, `${field.name} is ${said}, expected ${reading.expected}`)
      }
    } else if (present && present[field.name] !== undefined && !isUnset(field, present[field.name]!)) {
      answers[field.name] = present[field.name]!
    } else if (field.required) {
      answers[field.name] = null
      report(undefined, `${field.name} is missing: ${field.summary}`)
    } else {
      answers[field.name] = field.default ?? null
    }
  }
  if (findings.length) throw new Failure(findings)
  return answers
}

// A present null of a field that applies now: it did not apply before, so it has no value yet.
const isUnset = (field: Field, value: Value): boolean =>
  value === null && field.unless !== undefined && (field.required === true || (field.default ?? null) !== null)

const isNothing = (raw: Value): boolean =>
  raw === null || raw === 'none' || raw === false || (Array.isArray(raw) && raw.length === 0)

function unknownAnswers(fields: readonly Field[], given: Given): Finding[] {
  const names = fields.map(field => field.name)
  return Object.keys(given.values)
    .filter(name => !names.includes(name))
    .map(name => {
      const near = nearest(name, names)
      const message = `"${show(name)}" is not an answer here, expected ${near ? `"${near}"?` : `one of ${orList(names)}`}`
      return { rule: 'answers', severity: 'error', ...given.place(name), message }
    })
}
