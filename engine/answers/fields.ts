// Raw answers (flag text or YAML values) → checked values. One constructor a shape; the rules for texts are in checks.ts.
import type { Value } from '../types.ts'
import { anyText, type Check, label } from './checks.ts'

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
  /** Given values may hold what nobody should read in a log: messages do not repeat them. */
  readonly concealed?: boolean
  /** JSON Schema of the value. */
  readonly schema: Record<string, unknown>
  /**
   * Says why the answer does not apply beside these, or null. Then only null or [] is accepted, and its value is `absent`.
   * An empty reason: it cannot be said, because an answer it depends on was refused.
   */
  readonly unless?: (answers: Readonly<Record<string, Value>>) => string | null
  /** The value when it does not apply. */
  readonly absent?: Value
  readonly read: (raw: Value) => Reading
}

interface Common {
  readonly concealed?: boolean
  readonly summary: string
  readonly question?: string
  readonly required?: boolean
  readonly default?: Value
  readonly defaultText?: string
  readonly unless?: Field['unless']
  readonly absent?: Value
}

/** Builds a field from its reader. */
export function field(
  name: string,
  common: Common,
  schema: Record<string, unknown>,
  read: (raw: Value) => Reading,
  choices?: readonly string[],
): Field {
  return { name, ...common, schema, read, ...(choices ? { choices } : {}) }
}

/** One line of text under a rule. */
export const text = (name: string, check: Check, common: Common): Field =>
  field(name, common, { type: 'string' }, raw => readText(raw, check))

/** A text, or null for none; the word `none` says so on a command line. */
export const optionalText = (name: string, check: Check, common: Common): Field =>
  field(name, { default: null, ...common }, { type: ['string', 'null'] }, raw =>
    raw === null || raw === 'none' ? { value: null } : readText(raw, check),
  )

/** A whole number in a range, both ends included. */
export const whole = (name: string, low: number, high: number, common: Common): Field =>
  field(name, common, { type: ['integer', 'null'], minimum: low, maximum: high }, raw => readWhole(raw, low, high))

/** true or false. */
export const flag = (name: string, common: Common): Field => field(name, common, { type: 'boolean' }, readFlag)

/** One word of a few. */
export const choice = (name: string, choices: readonly string[], common: Common): Field =>
  field(name, common, { enum: choices }, raw => readChoice(raw, choices), choices)

/** Texts under a rule, each at most once: `a,b` or a YAML list. */
export const list = (name: string, check: Check, common: Common): Field =>
  field(name, { default: [], ...common }, { type: 'array', items: { type: 'string' }, uniqueItems: true }, raw =>
    readList(raw, item => readText(item, check)),
  )

/** Names to texts: `A=b,C=d` or a YAML map. */
export const map = (name: string, key: Check, value: Check, common: Common): Field =>
  field(name, { default: {}, ...common }, { type: 'object', additionalProperties: { type: 'string' } }, raw =>
    readMap(raw, key, item => readText(item, value)),
  )

/** One value for all environments, or one by environment: `3`, `dev=1,prod=3` or a YAML map. */
export const byEnvironment = (
  name: string,
  schema: Record<string, unknown>,
  readOne: (raw: Value) => Reading,
  common: Common,
  isOne: (raw: Value) => boolean = raw => !isMap(raw),
): Field =>
  field(name, common, { anyOf: [schema, { type: 'object', additionalProperties: schema }] }, raw => {
    const pairs = typeof raw === 'string' && raw.includes('=') ? raw : isOne(raw) ? null : raw
    return pairs === null ? readOne(raw) : readMap(pairs, label, readOne)
  })

export const isMap = (raw: Value): raw is { readonly [key: string]: Value } =>
  raw !== null && typeof raw === 'object' && !Array.isArray(raw)

/** Reads one text. Numbers and booleans of a YAML file are refused: what was written is not known any more. */
export function readText(raw: Value, check: Check): Reading {
  if (typeof raw === 'number' || typeof raw === 'boolean') return { expected: 'text: put it in quotes' }
  if (typeof raw !== 'string') return { expected: 'text' }
  if (raw === '') return { expected: 'a value, not an empty one' }
  const expected = anyText(raw) ?? check(raw)
  return expected === null ? { value: raw } : { expected }
}

/** Reads a whole number, from YAML or from digits on a command line. */
export function readWhole(raw: Value, low: number, high: number): Reading {
  const number = typeof raw === 'string' && /^[0-9]{1,9}$/.test(raw) ? Number(raw) : raw
  return typeof number === 'number' && Number.isInteger(number) && number >= low && number <= high
    ? { value: number }
    : { expected: `a whole number from ${low} to ${high}` }
}

/** Reads true or false; a bare flag arrives as true. */
export function readFlag(raw: Value): Reading {
  if (raw === true || raw === 'true') return { value: true }
  if (raw === false || raw === 'false') return { value: false }
  return { expected: 'true or false' }
}

/** Reads one of a few words. */
export function readChoice(raw: Value, choices: readonly string[]): Reading {
  return typeof raw === 'string' && choices.includes(raw) ? { value: raw } : { expected: orList(choices) }
}

/** Reads a list, refusing what stands in it twice. */
export function readList(raw: Value, readItem: (raw: Value) => Reading): Reading {
  const items = typeof raw === 'string' ? (raw === 'none' ? [] : raw.split(',').map(item => item.trim())) : raw
  if (!Array.isArray(items)) return { expected: 'a list' }
  const values: Value[] = []
  for (const item of items as readonly Value[]) {
    const reading = readItem(item)
    if ('expected' in reading) return { expected: `${reading.expected}, in every item; "${show(item)}" is not` }
    if (values.some(value => JSON.stringify(value) === JSON.stringify(reading.value))) {
      return { expected: `every item once; "${show(item)}" stands there twice` }
    }
    values.push(reading.value)
  }
  return { value: values }
}

/** Reads a map. On a command line a comma ends a value only where `NAME=` follows it. */
export function readMap(raw: Value, key: Check, readItem: (raw: Value) => Reading): Reading {
  const pairs = typeof raw === 'string' ? splitPairs(raw) : isMap(raw) ? Object.entries(raw) : null
  if (pairs === null) return { expected: 'pairs: NAME=value,NAME=value, or a map in YAML' }
  const values: Record<string, Value> = Object.create(null)
  for (const [name, item] of pairs) {
    const expected = anyText(name) ?? key(name)
    if (expected !== null) return { expected: `names of ${expected}; "${show(name)}" is none` }
    if (name in values) return { expected: `every name once; "${show(name)}" stands there twice` }
    const reading = readItem(item)
    if ('expected' in reading)
      return { expected: `${reading.expected}, for every name; "${show(item)}" for ${name} is not` }
    values[name] = reading.value
  }
  return { value: { ...values } }
}

function splitPairs(raw: string): readonly (readonly [string, string])[] | null {
  if (raw === 'none') return []
  const pairs = raw.split(/,(?=\s*[A-Za-z0-9_.-]+=)/).map(pair => pair.trimStart())
  if (!pairs.every(pair => pair.includes('='))) return null
  return pairs.map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const)
}

/** "a", "b" or "c". */
export const orList = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`

/** How a given value reads in a message: on one line, cut when long, without the credentials of a URL. */
export function show(raw: Value): string {
  const text = typeof raw === 'string' ? raw : typeof raw === 'number' ? String(raw) : inJson(raw)
  const shown = text
    .replace(/:\/\/[^/@\s]*@/g, '://…@')
    .replace(/^[^/@:\s]+:[^/@\s]+@(?!sha[0-9])/, '…@')
    .replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|\p{Surrogate}/gu, hex)
  return shown.length > 80 ? `${shown.slice(0, 77)}…` : shown
}

// An alias of YAML can stand inside of what it names.
function inJson(raw: Value): string {
  try {
    return JSON.stringify(raw)
  } catch {
    return 'a value inside of itself'
  }
}

const hex = (char: string): string => {
  const code = char.charCodeAt(0)
  if (char === '\n') return '\\n'
  return code > 0xff ? `\\u${code.toString(16)}` : `\\x${code.toString(16).padStart(2, '0')}`
}
