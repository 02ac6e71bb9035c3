// Questions to a person, by whatever asks them (Plop's inquirer). Present values are offered; each answer is checked at once.
import type { Answers, Value } from '../types.ts'
import { type Field, isMap } from './fields.ts'

/** The part of inquirer's question that is used here. */
export interface Question {
  readonly type: 'input' | 'confirm' | 'list' | 'checkbox'
  readonly name: string
  readonly message: string
  readonly default?: unknown
  readonly choices?: readonly { readonly name: string; readonly value: string }[]
  readonly validate?: (input: unknown) => true | string
}

export type Prompt = (questions: readonly Question[]) => Promise<Record<string, unknown>>

/**
 * Asks for a generator's answers: its name first, then what has a question, then what the person picks of the rest.
 * `presentOf` says what is there for the answers so far. Answers what was changed or is required.
 */
export async function askAnswers(
  fields: readonly Field[],
  presentOf: (answers: Readonly<Record<string, Value>>) => Answers | null,
  prompt: Prompt,
): Promise<Record<string, Value>> {
  const given: Record<string, Value> = {}
  const known: Record<string, Value> = {}
  let present = presentOf({})
  const ask = async (field: Field) => {
    if (field.unless?.(known)) {
      known[field.name] = field.absent ?? null
      return
    }
    const before = present?.[field.name] ?? undefined
    const start = before !== undefined && !(before === null && field.required) ? before : field.default
    const answer = await askOne(field, start, prompt)
    known[field.name] = answer
    if (start === undefined || JSON.stringify(answer) !== JSON.stringify(start)) given[field.name] = answer
    if (field.name === 'name') present = presentOf(given) ?? present
  }
  const [first, ...others] = fields
  if (!first) return given
  await ask(first)
  const asked = others.filter(field => field.question)
  for (const field of fields)
    if (field !== first && !field.question) known[field.name] = present?.[field.name] ?? field.default ?? null
  for (const field of asked) await ask(field)
  const rest = others.filter(field => !field.question && !field.unless?.(known) && !isFixed(field))
  for (const field of await pick(rest, prompt)) await ask(field)
  if (first.name === 'name' && given.name === undefined && known.name !== undefined) given.name = known.name
  return given
}

// What a later release brings: there is nothing to choose yet.
const isFixed = ({ schema }: Field): boolean =>
  'const' in schema || schema.type === 'null' || (Array.isArray(schema.enum) && schema.enum.length === 1)

async function pick(fields: readonly Field[], prompt: Prompt): Promise<readonly Field[]> {
  if (!fields.length) return []
  const choices = fields.map(field => ({ name: `${field.name} — ${field.summary}`, value: field.name }))
  const message = 'Anything else to set? (space picks, enter goes on)'
  const { more } = await prompt([{ type: 'checkbox', name: 'more', message, choices }])
  return fields.filter(field => (more as readonly string[]).includes(field.name))
}

async function askOne(field: Field, start: Value | undefined, prompt: Prompt): Promise<Value> {
  const { name } = field
  const message = field.question ?? field.summary
  if (field.choices) {
    const choices = field.choices.map(word => ({ name: word, value: word }))
    const shown = isMap(start ?? null) ? (start as { kind?: string }).kind : start
    const { [name]: answer } = await prompt([{ type: 'list', name, message, choices, default: shown }])
    return answer === shown && start !== undefined ? start : (answer as string)
  }
  if (field.schema.type === 'boolean') {
    const { [name]: answer } = await prompt([{ type: 'confirm', name, message, default: start }])
    return answer as boolean
  }
  const shown =
    start === undefined ? undefined : start === null && field.defaultText ? field.defaultText : asText(start)
  const validate = (input: unknown): true | string => {
    const reading = readInput(field, String(input), shown, start)
    return 'value' in reading || `expected ${reading.expected}`
  }
  const { [name]: answer } = await prompt([{ type: 'input', name, message, default: shown, validate }])
  const reading = readInput(field, String(answer), shown, start)
  return 'value' in reading ? reading.value : null
}

function readInput(field: Field, input: string, shown: string | undefined, start: Value | undefined) {
  if (start !== undefined && input === shown) return { value: start }
  if (!/^[[{]/.test(input)) return field.read(input)
  try {
    return field.read(JSON.parse(input) as Value)
  } catch {
    return field.read(input)
  }
}

/** A value as a person would type it. */
function asText(value: Value): string {
  if (value === null) return 'none'
  if (Array.isArray(value)) {
    if (!value.length) return 'none'
    return value.every(item => typeof item === 'string') ? value.join(',') : JSON.stringify(value)
  }
  if (!isMap(value)) return String(value)
  const entries = Object.entries(value)
  if (!entries.length) return 'none'
  const simple = entries.every(([, item]) => typeof item !== 'object' && !String(item).includes(','))
  return simple ? entries.map(([key, item]) => `${key}=${item}`).join(',') : JSON.stringify(value)
}
