import { KINDS, TYPES } from './generated/table.ts'
import type { ObjectType, Ref } from './shape.ts'

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
