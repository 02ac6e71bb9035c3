// Raw answers (flag text or YAML values) → checked values. One constructor a shape; the rules for texts are in checks.ts.
import type { Value } from '../types.ts'

/** A checked value, or what was expected instead, to follow the words `<name> is "<given>", expected`. */
export type Reading = { readonly value: Value } | { readonly expected: string }

export interface Field {
  readonly name: string
  /** What it is, in one line: help texts, README and JSON Schema. */
  readonly summary: string
  /** The prompt's question; none: not asked, only taken from flags and files. */
  readonly question?: string
  readonly required?: boolean
  /** What an unanswered question means. Ignored when required. */
  readonly default?: Value
  /** How the default reads in help and README, where the value alone says too little. */
  readonly defaultText?: string
  readonly choices?: readonly string[]
  /** JSON Schema of the value. */
  readonly schema: Record<string, unknown>
  /** Says why the answer does not apply beside these, or null. Then only null or [] is accepted, and its value is `absent`. */
  readonly unless?: (answers: Readonly<Record<string, Value>>) => string | null
  /** The value when it does not apply. */
  readonly absent?: Value
  readonly read: (raw: Value) => Reading
}
