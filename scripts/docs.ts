// `npm run docs`: writes the tables of answers and of keys into the documentation, between their markers, from the fields.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Field } from '../engine/answers/fields.ts'
import { jsonSchemas } from '../engine/answers/json-schema.ts'
import type { Generator } from '../engine/generator.ts'
import { defaultOf } from '../engine/report/help.ts'
import { generators } from '../generators/index.ts'
import { ROOT } from './cases.ts'

/** File → the markers it has to have. */
export const TABLES: Readonly<Record<string, readonly string[]>> = {
  'README.md': generators.map(({ name }) => `answers:${name}`),
  'docs/repository.md': ['keys:gitops'],
}

/** The text with every table it has markers for as the fields have it. */
export function withTables(text: string): string {
  return text.replace(
    /(<!-- (answers|keys):(\w+) -->\n)[\s\S]*?(<!-- \/\2 -->)/g,
    (_, start: string, what: string, name: string, end: string) => start + table(what, name) + end,
  )
}

function table(what: string, name: string): string {
  if (what === 'keys') return keyTable(name)
  const generator = generators.find(item => item.name === name)
  if (!generator) throw new Error(`there is no generator ${name}`)
  return answerTable(generator)
}

function answerTable({ fields }: Generator): string {
  const rows = fields.map(field => `| \`${field.name}\` | ${cell(field.summary)} | ${meaning(field)} |\n`)
  return `| answer | what it is | default |\n|---|---|---|\n${rows.join('')}`
}

function meaning(field: Field): string {
  if (field.required) return field.unless ? '**required** where it applies' : '**required**'
  return cell(defaultOf(field).replace(/^ \(default: (.*)\)$/, '$1'))
}

interface Schema {
  readonly description?: string
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly oneOf?: readonly Schema[]
}

function keyTable(name: string): string {
  const schema = jsonSchemas(generators)[name]
  if (!schema) throw new Error(`there is no schema ${name}`)
  const rows = [...keysOf(schema, '')].map(([key, text]) => `| \`${key}\` | ${cell(text)} |\n`)
  return `| key | what it is |\n|---|---|\n${rows.join('')}`
}

// A key of two alternatives stands there once.
function keysOf(schema: Schema, path: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const { properties = {}, required = [] } of [schema, ...(schema.oneOf ?? [])])
    for (const [key, value] of Object.entries(properties)) {
      const name = path + key
      const text = `${value.description}${required.includes(key) ? ' (required)' : ''}`
      const before = found.get(name)
      found.set(name, before && before !== text ? `${before}; or: ${text}` : text)
      for (const [inner, innerText] of keysOf(value, `${name}.`)) found.set(inner, innerText)
      if (value.items) for (const [inner, innerText] of keysOf(value.items, `${name}[].`)) found.set(inner, innerText)
    }
  return found
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const file of Object.keys(TABLES)) {
    const path = join(ROOT, file)
    writeFileSync(path, withTables(readFileSync(path, 'utf8')))
  }
}
