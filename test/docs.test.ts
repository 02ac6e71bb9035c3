import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readFlags } from '../engine/answers/flags.ts'
import { OPTIONS } from '../engine/answers/options.ts'
import { EXIT } from '../engine/failure.ts'
import { VERSION } from '../engine/version.ts'
import { generators } from '../generators/index.ts'
import { ROOT } from '../scripts/cases.ts'
import { withTables } from '../scripts/docs.ts'

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
// As a shell splits them: a quoted text is one word.
const words = (line: string) =>
  [...line.matchAll(/(?:"[^"]*"|'[^']*'|\S)+/g)].map(([word]) => word.replace(/["']/g, ''))
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

test('the tables of answers are what the fields say', () => {
  assert.is(withTables(read('README.md')), read('README.md'))
})

test('the version is the same everywhere', () => {
  assert.is(JSON.parse(read('package.json')).version, VERSION)
  assert.match(read('CHANGELOG.md'), `## ${VERSION} - `)
})

test('the table of exit codes is the one table', () => {
  const codes = [...read('README.md').matchAll(/^\| (\d+) \| /gm)].map(match => Number(match[1]))
  assert.equal(codes, Object.values(EXIT))
})

for (const file of FILES) {
  test(`${file}: links lead somewhere`, () => {
    for (const [, target] of read(file).matchAll(/\]\((?!https?:)([^)#]+)/g)) {
      assert.ok(existsSync(join(ROOT, dirname(file), target!)), target)
    }
  })

  test(`${file}: commands have flags that exist`, () => {
    const blocks = [...read(file).matchAll(/```sh\n([\s\S]*?)```/g)].map(match => match[1]!).join('\n')
    for (const line of blocks.split('\n')) {
      const match = /^npx (plop-gitops|plop) (\w+) (?:-- )?(.*?)(?:\s+#.*)?$/.exec(line)
      const generator = generators.find(item => item.name === match?.[2])
      if (!match || !generator) continue
      const { findings, rest } = readFlags(words(match[3]!), OPTIONS, generator.fields)
      assert.equal(findings, [], line)
      assert.equal(rest, [], line)
    }
  })
}

test.run()
