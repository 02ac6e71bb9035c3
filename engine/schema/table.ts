import { KINDS, TYPES } from './generated/table.ts'

/** What a value must satisfy beyond its type. `deprecated` names what to use instead. */
export interface Checks {
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly minProperties?: number
  readonly maxProperties?: number
  readonly deprecated?: string
}

/** A scalar or a named type, `X[]` a list of it, `X{}` a mapping to it; or the same spelt out, with checks. */
export type Ref = string | (Checks & { readonly is?: string; readonly list?: Ref; readonly map?: Ref })

/** A closed mapping: its fields, and which of them must be there. */
export type ObjectType = readonly [fields: Readonly<Record<string, Ref>>, required?: readonly string[]]

/** `kinds` by `<apiVersion> <kind>`; `types` by the names that Refs use. */
export interface Table {
  readonly kinds: Readonly<Record<string, ObjectType>>
  readonly types: Readonly<Record<string, ObjectType | Ref>>
}

/** Every `<apiVersion> <kind>` that has a schema here. */
export const kindNames: readonly string[] = Object.keys(KINDS)

// Each is a line of JSON, read when first met: reading all of them would cost every cold start a millisecond.
const read = new Map<string, ObjectType | Ref>()

/** The fields of `<apiVersion> <kind>`, or undefined when it has no schema here. */
export function kindOf(name: string): ObjectType | undefined {
  return find(KINDS, name) as ObjectType | undefined
}

/** A type by the name a Ref uses, or undefined for a scalar. */
export function typeOf(name: string): ObjectType | Ref | undefined {
  return find(TYPES, name)
}

function find(lines: Readonly<Record<string, string>>, name: string): ObjectType | Ref | undefined {
  const line = Object.hasOwn(lines, name) ? lines[name] : undefined
  if (line !== undefined && !read.has(line)) read.set(line, JSON.parse(line))
  return line === undefined ? undefined : read.get(line)
}
