// The generated table against what it was made from, and against the CRDs of the pinned releases.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'
import { OVERRIDES } from '../engine/schema/overrides.ts'
import { type Checks, kindOf, type ObjectType, type Ref, typeOf } from '../engine/schema/table.ts'
import { walkObject } from '../engine/schema/walk.ts'
import { buildSchema, validatorFiles } from '../scripts/build-schema.ts'

const test = suite('generated schema')
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CRDS = join(ROOT, '../shared/crds')

test('building it again gives the same bytes', () => {
  assert.is(buildSchema(), readFileSync(join(ROOT, 'engine/schema/generated/table.ts'), 'utf8'))
})

type Validator = ((object: unknown) => boolean) & { errors: { instancePath: string }[] | null }

// What an override sets or requires, the packages do not complain about.
const ADDED = new Set(OVERRIDES.flatMap(({ set, require }) => [...Object.keys(set ?? {}), ...(require ?? [])]))
const WORDS = ['a', '/a', 'a.b', 'a/b', 'a.b/c', '1s', 'YWJj', '2026-01-31T12:00:00Z']
const SPOILT = ['?', 7.5, true, [], {}, -1, 1e12, undefined]

for (const file of validatorFiles()) {
  test(`agrees with ${file.split('/').at(-1)} on a whole object, and on one with every leaf spoilt`, async () => {
    const { validate }: { validate: Validator } = await import(pathToFileURL(file).href)
    const enums = [...readFileSync(file, 'utf8').matchAll(/_enum=\["([^"]+)"\]/g)]
    const [apiVersion, kind] = enums.map(match => match[1]!)
    const type = kindOf(`${apiVersion} ${kind}`)!
    const object = (leaf: Leaf) => ({ ...(build(type, leaf) as object), apiVersion, kind })
    assert.ok(validate(object(fitting)), JSON.stringify(validate.errors?.[0]))
    assert.equal([...walkObject(type, object(fitting), [])], [])
    for (const value of SPOILT) {
      validate(object(() => value))
      const theirs = (validate.errors ?? []).map(error => error.instancePath)
      const problems = [
        ...walkObject(
          type,
          object(() => value),
          [],
        ),
      ]
      const ours = problems.map(({ path }) => path.map(step => `/${step}`).join(''))
      const silent = [...new Set(theirs)].filter(path => !ours.includes(path))
      const extra = ours.filter(path => !theirs.includes(path) && !path.split('/').some(step => ADDED.has(step)))
      assert.equal({ value, silent, extra }, { value, silent: [], extra: [] })
    }
  })
}

type Leaf = (scalar: string, checks: Checks) => unknown

/** A value with everything in it that `ref` allows. */
function build(ref: Ref | ObjectType, leaf: Leaf, checks: Checks = {}): unknown {
  if (isObjectType(ref)) {
    const fields = Object.entries(ref[0]).slice(0, checks.maxProperties)
    return Object.fromEntries(fields.map(([field, inner]) => [field, build(inner, leaf)]))
  }
  if (typeof ref !== 'string') {
    if (ref.list) return [build(ref.list, leaf)]
    return ref.map ? { key: build(ref.map, leaf) } : build(ref.is!, leaf, ref)
  }
  if (ref.endsWith('[]')) return [build(ref.slice(0, -2), leaf)]
  if (ref.endsWith('{}')) return { key: build(ref.slice(0, -2), leaf) }
  const type = typeOf(ref)
  if (type) return build(type, leaf, checks)
  return ref === 'any' ? {} : leaf(ref, checks)
}

function fitting(scalar: string, { enum: words, pattern = '', minimum = 1 }: Checks): unknown {
  if (words) return words[0]
  if (scalar === 'string') return WORDS.find(word => new RegExp(pattern).test(word))
  if (scalar === 'object') return {}
  if (scalar === 'boolean') return false
  return { byte: 'YWJj', 'date-time': '2026-01-31T12:00:00Z', quantity: '1Gi' }[scalar] ?? minimum
}

function isObjectType(type: Ref | ObjectType): type is ObjectType {
  return Array.isArray(type)
}

test.run()
