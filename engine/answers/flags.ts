// Command line → options and answers. Strict: what is not known is refused, nothing is bound by position.

import { nearest } from '../nearest.ts'
import type { Finding, Value } from '../types.ts'
import type { Field } from './fields.ts'

export interface Option {
  readonly name: string
  /** What stands for its value in the help; none: it is a switch. */
  readonly value?: string
  readonly summary: string
}

export interface Flags {
  readonly options: Readonly<Record<string, string | true>>
  readonly answers: Readonly<Record<string, Value>>
  readonly rest: readonly string[]
  readonly findings: readonly Finding[]
}

/** Reads `--flag value`, `--flag=value` and bare switches; answers also by their kebab-case names. */
export function readFlags(args: readonly string[], options: readonly Option[], fields: readonly Field[]): Flags {
  const state = {
    options: {} as Record<string, string | true>,
    answers: {} as Record<string, Value>,
    rest: [] as string[],
  }
  const messages: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (!/^--?[A-Za-z]/.test(arg)) {
      state.rest.push(arg)
      continue
    }
    const equals = arg.indexOf('=')
    const flag = equals < 0 ? arg : arg.slice(0, equals)
    const inline = equals < 0 ? undefined : arg.slice(equals + 1)
    const name = flag === '-h' ? 'help' : flag === '-V' ? 'version' : camel(flag.replace(/^--?/, ''))
    const option =
      flag.startsWith('--') || name === 'help' || name === 'version'
        ? options.find(item => item.name === name)
        : undefined
    const field = flag.startsWith('--') ? fields.find(item => item.name === name) : undefined
    const follows = args[i + 1]
    if (option && !option.value) {
      if (inline !== undefined) messages.push(`${flag} takes no value`)
      else state.options[name] = true
    } else if (option || field) {
      const bare = field !== undefined && 'value' in field.read(true)
      const next =
        follows !== undefined &&
        !/^--[A-Za-z]/.test(follows) &&
        (!bare || /^(?:true|false|none)$|^[[{]|[=-]/.test(follows))
      const value = inline ?? (next ? args[++i]! : bare ? true : undefined)
      if (value === undefined) messages.push(`${flag} has no value`)
      else if (option) {
        if (value === '') messages.push(`${flag} is empty`)
        else if (name in state.options) messages.push(`${flag} is given twice`)
        else state.options[name] = value as string
      } else addAnswer(state.answers, field!, value, flag, messages)
    } else messages.push(unknownFlag(flag, options, fields))
  }
  const findings = messages.map(
    (message): Finding => ({ rule: 'usage', severity: 'error', file: '', line: 0, col: 0, message }),
  )
  return { ...state, findings }
}

function addAnswer(answers: Record<string, Value>, field: Field, value: Value, flag: string, messages: string[]): void {
  const before = answers[field.name]
  const type = field.schema.type
  const repeats = type === 'array' || type === 'object' || 'anyOf' in field.schema
  if (before === undefined) answers[field.name] = structured(value)
  else if (repeats && typeof before === 'string' && typeof value === 'string')
    answers[field.name] = `${before},${value}`
  else messages.push(`${flag} is given twice`)
}

// A list or map may be written as JSON too.
function structured(value: Value): Value {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value
  try {
    return JSON.parse(value) as Value
  } catch {
    return value
  }
}

function unknownFlag(flag: string, options: readonly Option[], fields: readonly Field[]): string {
  const names = [...options, ...fields].map(item => item.name)
  const near = nearest(camel(flag.replace(/^-+/, '')), names)
  return `unknown flag ${flag}${near ? `, did you mean --${near}?` : ''}`
}

const camel = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** The kebab-case form of a name: `repoUrl` → `repo-url`. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
