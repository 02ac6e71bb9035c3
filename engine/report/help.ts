// Help texts, made from the generators' fields.

import type { Field } from '../answers/fields.ts'
import { kebab } from '../answers/flags.ts'
import { OPTIONS } from '../answers/options.ts'
import type { Generator } from '../generator.ts'

/** Usage, what it does, and the options it takes. */
type Row = readonly [usage: string, summary: string, options: readonly string[]]

export const COMMANDS: readonly Row[] = [
  [
    'set-image <app> <tag|digest> --env <environment>',
    'Set the image of a service in one environment',
    ['dest', 'dryRun', 'json', 'yes'],
  ],
  ['schema [gitops|app|answers]', 'Print a JSON Schema: of gitops.yaml, app.yaml or answers files', []],
  ['list', 'List environments and services', ['dest', 'json']],
  ['help [command]', 'This, or what a command takes', []],
]

/** The help of the bin, or of one command. */
export function helpText(generators: readonly Generator[], command?: string): string {
  const generator = generators.find(item => item.name === command)
  const row = COMMANDS.find(([usage]) => usage.split(' ')[0] === command)
  return generator ? generatorHelp(generator) : row ? commandHelp(row) : overview(generators)
}

function commandHelp([usage, summary, names]: Row): string {
  return `${summary}\n\nusage: plop-gitops ${usage}\n\noptions:\n${optionLines([...names, 'help', 'version']).join('\n')}\n`
}

const optionLines = (names: readonly string[]): readonly string[] =>
  OPTIONS.filter(option => names.includes(option.name)).flatMap(option => [
    `  --${kebab(option.name)}${option.value ? ` ${option.value}` : ''}`,
    `      ${option.summary}`,
  ])

function overview(generators: readonly Generator[]): string {
  const rows = [
    ...generators.map(item => [item.name, item.summary] as const),
    ...COMMANDS.map(([usage, summary]) => [usage, summary] as const),
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  const lines = rows.map(([name, summary]) => `  ${name.padEnd(width)}  ${summary}`)
  return `plop-gitops: lays out a GitOps repository and keeps it, without taking an edit away

usage: plop-gitops <command> [--flag value …]

${lines.join('\n')}

Each command takes --help. Exit codes: 0 done, 1 conflicts, 2 refused, 70 a bug, 130 interrupted.
`
}

function generatorHelp(generator: Generator): string {
  const lines = generator.fields.flatMap(field => [
    `  --${kebab(field.name)}`,
    `      ${field.summary}${defaultOf(field)}`,
  ])
  return `${generator.summary}

usage: plop-gitops ${generator.name} [--flag value …]

answers (also in an answers file, under the names of the prompts):
${lines.join('\n')}

options:
${optionLines(OPTIONS.map(option => option.name)).join('\n')}
`
}

/** The words that say what an unanswered question means. */
export function defaultOf(field: Field): string {
  if (field.required) return field.unless ? ' (required where it applies)' : ' (required)'
  const value = field.default
  if (field.defaultText) return ` (default: ${field.defaultText})`
  if (value === null || value === undefined) return ' (default: none)'
  if (Array.isArray(value)) return value.length ? ` (default: ${value.join(',')})` : ' (default: none)'
  return typeof value === 'object' ? ' (default: none)' : ` (default: ${value})`
}
