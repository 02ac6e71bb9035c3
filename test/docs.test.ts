// What the documentation says, held against the code.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readDocuments } from '../engine/answers/documents.ts'
import type { Field } from '../engine/answers/fields.ts'
import { type Option, readFlags } from '../engine/answers/flags.ts'
import { jsonSchemas } from '../engine/answers/json-schema.ts'
import { OPTIONS } from '../engine/answers/options.ts'
import { EXIT } from '../engine/failure.ts'
import { loadTemplates } from '../engine/render/templates.ts'
import { planJson } from '../engine/report/plan.ts'
import { planScaffold } from '../engine/scaffold.ts'
import { sourceOf } from '../engine/tree.ts'
import { VERSION } from '../engine/version.ts'
import { generators } from '../generators/index.ts'
import * as api from '../index.ts'
import { ROOT } from '../scripts/cases.ts'
import { TABLES, withTables } from '../scripts/docs.ts'

const test = suite('documentation')
const FILES = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'docs/answers.md',
  'docs/bench.md',
  'docs/design-notes.md',
  'docs/json.md',
  'docs/repository.md',
]
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const blocks = (file: string, language: string): readonly string[] =>
  [...read(file).matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(match => match[1]!)

for (const [file, markers] of Object.entries(TABLES)) {
  test(`${file}: the tables are what the fields say`, () => {
    for (const marker of markers) assert.ok(read(file).includes(`<!-- ${marker} -->`), marker)
    assert.is(withTables(read(file)), read(file), 'npm run docs brings them up to date')
  })
}

test('the version is the same everywhere', () => {
  assert.is(JSON.parse(read('package.json')).version, VERSION)
  assert.match(read('CHANGELOG.md'), `## ${VERSION} - `)
})

test('the table of exit codes is the one table', () => {
  const codes = [...read('README.md').matchAll(/^\| (\d+) \| /gm)].map(match => Number(match[1]))
  assert.equal(codes, Object.values(EXIT))
})

test('the answers file that is shown is carried out', () => {
  const requests = blocks('docs/answers.md', 'yaml').flatMap(text =>
    readDocuments(text, 'docs/answers.md', {}).map(({ generator: name, given }) => ({
      generator: generators.find(generator => generator.name === name)!,
      given,
    })),
  )
  const plan = planScaffold({ generators, ...loadTemplates() }, sourceOf(new Map()), requests)
  assert.ok(requests.length > 1 && plan.changes.length > 0)
  assert.equal(plan.findings, [])
})

test('the plan as JSON has the keys that are shown', () => {
  const [shown] = blocks('docs/json.md', 'json').map(text => JSON.parse(text))
  assert.equal(Object.keys(shown), Object.keys(JSON.parse(planJson({ changes: [], findings: [] }, false))))
  assert.equal(
    shown.changes.map((change: { kind: string }) => change.kind),
    ['create', 'change', 'delete'],
  )
})

test('what the examples import is there', () => {
  const names = blocks('README.md', 'js').flatMap(text =>
    [...text.matchAll(/\{ (.*?) \} from 'plop-gitops'/g)].flatMap(match => match[1]!.split(', ')),
  )
  assert.ok(names.length > 1)
  for (const name of names) assert.ok(name in api, name)
})

for (const file of FILES) {
  test(`${file}: links lead somewhere`, () => {
    for (const [, target, anchor] of read(file).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)) {
      const path = join(dirname(file), target!)
      if (target) assert.ok(existsSync(join(ROOT, path)), target)
      if (anchor) assert.ok(anchorsOf(read(target ? path : file)).includes(anchor), anchor)
    }
  })

  test(`${file}: commands are understood`, () => {
    for (const line of blocks(file, 'sh').flatMap(text => text.split('\n'))) checkCommand(line)
  })
}

const anchorsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(match =>
    match[1]!
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  )

const ENV: Option = { name: 'env', value: 'ENV', summary: '' }
// Command → its options, and how many words stand without a name.
const COMMANDS: Readonly<Record<string, readonly [options: readonly Option[], words: readonly number[]]>> = {
  'set-image': [[ENV, ...OPTIONS.filter(option => option.name !== 'answers')], [2]],
  list: [OPTIONS.filter(option => ['dest', 'json', 'help'].includes(option.name)), [0]],
  schema: [OPTIONS.filter(option => option.name === 'help'), [0, 1]],
}

function checkCommand(line: string): void {
  const [, bin, rest = ''] = /^(?:npx )?(plop-gitops|plop)(?: (.*?))?(?:\s+#.*)?$/.exec(line) ?? []
  if (!bin) return
  const [command, ...words] = [...rest.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    match => match[1] ?? match[2] ?? match[3]!,
  )
  if (bin === 'plop' && command === undefined) return
  const generator = generators.find(item => item.name === command)
  const known = generator ? ([OPTIONS, [0]] as const) : COMMANDS[command ?? '']
  if (!known) throw new Error(`no such command: ${line}`)
  const [options, counts] = known
  if (bin === 'plop') assert.is(words.shift(), '--', line)
  const flags = readFlags(words, options, generator?.fields ?? [])
  assert.equal(flags.findings, [], line)
  assert.ok(counts.includes(flags.rest.length), line)
  for (const [name, value] of Object.entries(flags.answers)) {
    const field = generator!.fields.find(item => item.name === name) as Field
    assert.ok('value' in field.read(value), `${line}: ${name}`)
  }
  if (command === 'schema') for (const name of flags.rest) assert.ok(name in jsonSchemas(generators), line)
}

test.run()
