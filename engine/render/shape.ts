// A model's shape: which branches its templates take and of what type each value is, without the values themselves.
// Texts reach a file only as scalars or in places their check allows, so files of one template and one shape differ in
// scalars alone: what is valid for one of them is valid for all.
import { hash } from 'node:crypto'

/** Two models of one shape render files of one structure. Repeated items of a list count once. */
export function shapeOf(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'e' : 's'
  if (typeof value === 'number') return value === 0 ? 'z' : 'n'
  if (typeof value === 'boolean') return value ? 't' : 'f'
  if (value === null || value === undefined) return '0'
  if (Array.isArray(value)) return `[${[...new Set(value.map(shapeOf))].join(',')}]`
  const entries = Object.entries(value as Record<string, unknown>)
  return `{${entries.map(([key, item]) => `${key}:${shapeOf(item)}`).join(',')}}`
}

/** A short name for a shape. */
export const shapeId = (shape: string): string => hash('sha1', shape, 'base64url').slice(0, 16)
