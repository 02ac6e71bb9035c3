// `npm run docs`: writes the tables of answers into README.md, between their markers, from the generators' fields.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Generator } from '../engine/generator.ts'
import { defaultOf } from '../engine/report/help.ts'
import { generators } from '../generators/index.ts'
import { ROOT } from './cases.ts'

const README = join(ROOT, 'README.md')

/** The README with its tables as the fields have them. */
export function withTables(text: string): string {
  return generators.reduce((now, generator) => {
    const marker = new RegExp(`(<!-- answers:${generator.name} -->\n)[\\s\\S]*?(<!-- /answers -->)`)
    if (!marker.test(now)) throw new Error(`README.md has no markers for the answers of ${generator.name}`)
    return now.replace(marker, (_, start: string, end: string) => start + table(generator) + end)
  }, text)
}

function table({ fields }: Generator): string {
  const rows = fields.map(field => {
    const given = field.required ? '**required**' : defaultOf(field).replace(/^ \(default: (.*)\)$/, '$1')
    const name = field.required && field.unless ? '**required** where it applies' : given
    return `| \`${field.name}\` | ${field.summary.replaceAll('|', '\\|').replaceAll('<', '&lt;')} | ${name} |\n`
  })
  return `| answer | what it is | default |\n|---|---|---|\n${rows.join('')}`
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(README, withTables(readFileSync(README, 'utf8')))
}
