// The import rules: who may know whom, and which library lives where.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ROOT } from '../scripts/cases.ts'

const test = suite('house')

const NOUNS = [
  'engine/types.ts',
  'engine/failure.ts',
  'engine/specs.ts',
  'engine/generator.ts',
  'engine/version.ts',
  'engine/nearest.ts',
]
// A room → the rooms it may import from, besides itself and the nouns.
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  'engine/yaml': [],
  'engine/answers': ['engine/yaml'],
  'engine/render': ['engine/yaml'],
  'engine/plan': ['engine/yaml'],
  'engine/schema': [],
  'engine/disk': [],
  'engine/report': ['engine/answers', 'engine/run-scaffold.ts'],
  generators: ['engine/answers'],
}
const HOMES: Readonly<Record<string, readonly string[]>> = {
  handlebars: ['engine/render/'],
  yaml: ['engine/yaml/'],
  'fs-extra': ['engine/disk/'],
  chalk: ['engine/report/'],
  plop: ['plopfile.ts', 'index.ts', 'engine/plop.ts'],
  'node-plop': ['engine/ask.ts'],
}

const files = ['engine', 'generators']
  .flatMap(folder =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(path => `${folder}/${path}`),
  )
  .filter(path => path.endsWith('.ts'))

const importsOf = (file: string): readonly string[] =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(match => match[1]!)

const roomOf = (file: string): string | undefined => Object.keys(ROOMS).find(room => file.startsWith(`${room}/`))

for (const [room, others] of Object.entries(ROOMS)) {
  test(`${room} imports from ${['the nouns', ...others].join(', ')} only`, () => {
    for (const file of files.filter(path => path.startsWith(`${room}/`))) {
      for (const path of importsOf(file).filter(item => item.startsWith('.'))) {
        const target = normalize(join(dirname(file), path)).replaceAll('\\', '/')
        const allowed =
          target.startsWith(`${room}/`) || NOUNS.includes(target) || others.some(other => target.startsWith(other))
        assert.ok(allowed, `${file} imports ${target}`)
      }
    }
  })
}

test('every library has one home', () => {
  for (const file of files) {
    for (const library of importsOf(file).map(path => path.replace(/^((?:@[^/]+\/)?[^/]+).*/, '$1'))) {
      const homes = HOMES[library]
      if (homes)
        assert.ok(
          homes.some(home => file.startsWith(home)),
          `${file} imports ${library}`,
        )
    }
  }
})

test('the engine does not know the generators', () => {
  for (const file of files.filter(path => path.startsWith('engine/'))) {
    for (const path of importsOf(file)) assert.not.match(path, /generators\//, file)
  }
})

test('no file imports in a circle', () => {
  const graph = new Map(
    files.map(file => [
      file,
      [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^import (?!type )[^;]*?from '(\.[^']+)'/gms)].map(match =>
        normalize(join(dirname(file), match[1]!)).replaceAll('\\', '/'),
      ),
    ]),
  )
  const done = new Set<string>()
  const visit = (file: string, above: readonly string[]): void => {
    assert.not.ok(above.includes(file), [...above, file].join(' → '))
    if (done.has(file)) return
    for (const next of graph.get(file) ?? []) visit(next, [...above, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
  assert.ok(roomOf('engine/yaml/edit.ts'))
})

test('sources are short', () => {
  for (const file of files.filter(path => !path.includes('/generated/'))) {
    const lines = readFileSync(join(ROOT, file), 'utf8').split('\n').length
    assert.ok(lines <= 260, `${file} has ${lines} lines`)
  }
})

test.run()
