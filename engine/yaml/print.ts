// Plain values → YAML text, for files the tool writes itself. People's files are spliced, never printed (edit.ts).
import type { Value } from '../types.ts'
import { quoted, scalar } from './scalar.ts'

/** A value on one line, in flow style: `{name: dev, owners: ["@acme/platform"]}`. */
export function flow(value: Value): string {
  if (value === null) return 'null'
  if (typeof value === 'string' && value.includes(':')) return quoted(value)
  if (typeof value !== 'object') return scalar(value)
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  return `{${pairs(value).join(', ')}}`
}

function pairs(value: object): string[] {
  return Object.entries(value as Record<string, Value>).map(([key, item]) => `${scalar(key)}: ${flow(item)}`)
}

/** A value behind a key of a block map: like `flow`, but a text there needs fewer quotes. */
export const inBlock = (value: Value): string => (typeof value === 'string' ? scalar(value) : flow(value))

/** A map as a file: one line a key, but lists of maps one line an item. */
export function printMap(map: Readonly<Record<string, Value>>): string {
  return Object.entries(map)
    .map(([key, value]) => {
      const items = Array.isArray(value) && value.length > 0 && value.every(item => typeof item === 'object')
      const text = items ? (value as Value[]).map(item => `\n  - ${flow(item)}`).join('') : ` ${inBlock(value)}`
      return `${scalar(key)}:${text}\n`
    })
    .join('')
}
