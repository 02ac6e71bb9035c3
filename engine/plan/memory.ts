// .gitops/memory/<unit>.yaml: what was rendered last time, from what, and with which templates.
import { hash } from 'node:crypto'
import type { Value } from '../types.ts'

export interface Memory {
  /** Hash of the templates the unit was rendered with. */
  readonly templates: string
  /** Every value that was rendered: the service's spec, the parts of gitops.yaml used, what overlays owned. */
  readonly input: Readonly<Record<string, Value>>
  /** Path → Git blob id of the text rendered. */
  readonly files: Readonly<Record<string, string>>
  /** Path → Git blob id of a file that was copied from another environment and is not rendered. */
  readonly copied: Readonly<Record<string, string>>
}

export const memoryPath = (unit: string): string => `.gitops/memory/${unit}.yaml`

/** Git's id of a text, counted with LF line ends. */
export function blobId(text: string): string {
  const normal = text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text
  return hash('sha1', `blob ${Buffer.byteLength(normal)}\0${normal}`)
}

/** One line a key, values as JSON: YAML to everybody, quick to read for the tool, and quiet in diffs. */
export function printMemory(memory: Memory): string {
  const section = (name: string, entries: Readonly<Record<string, Value>>) =>
    Object.keys(entries).length
      ? `${name}:\n${Object.entries(entries)
          .map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`)
          .join('')}`
      : ''
  const sorted = (entries: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)))
  return `# What plop-gitops rendered last, to tell your edits from its own. Written by it; commit it, do not edit it.
version: 1
templates: ${JSON.stringify(memory.templates)}
${section('input', memory.input)}${section('files', sorted(memory.files))}${section('copied', sorted(memory.copied))}`
}

/** The text `printMemory` wrote; null for anything else, which then counts as no memory. */
export function parseMemory(text: string | null): Memory | null {
  if (text === null) return null
  const sections: Record<string, Record<string, Value>> = { input: {}, files: {}, copied: {} }
  let current: Record<string, Value> | undefined
  let templates = ''
  for (const line of text.split(/\r?\n/)) {
    const match = /^( {2})?([^\s#][^:]*):(?: (.*))?$/.exec(line)
    if (!match) {
      if (line.trim() && !line.startsWith('#')) return null
      continue
    }
    const [, indent, key, json] = match
    if (!indent) {
      current = sections[key!]
      if (key === 'templates') templates = String(fromJson(json))
    } else if (current) {
      const value = fromJson(json)
      if (value === undefined) return null
      current[key!] = value
    }
  }
  return { templates, ...sections } as unknown as Memory
}

function fromJson(text: string | undefined): Value | undefined {
  try {
    return JSON.parse(text ?? '') as Value
  } catch {
    return undefined
  }
}
