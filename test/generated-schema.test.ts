// The generated table against what it was made from, and against the CRDs of the pinned releases.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'
import { type Checks, isObjectType, type ObjectType, type Ref } from '../engine/schema/shape.ts'
import { kindNames, kindOf, typeOf } from '../engine/schema/table.ts'
import { walkObject } from '../engine/schema/walk.ts'
import { buildSchema, validatorFiles } from '../scripts/build-schema.ts'

const test = suite('generated schema')
const ROOT = fileURLToPath(new URL('..', import.meta.url))

test('building it again gives the same bytes', () => {
  assert.is(buildSchema(), readFileSync(join(ROOT, 'engine/schema/generated/table.ts'), 'utf8'))
})

type Validator = ((object: unknown) => boolean) & { errors: { instancePath: string }[] | null }

// What the overrides add or change; on all else both must agree.
const OVERRIDDEN = new RegExp(
  [
    '/(?:description|tagPrefix|sourceIntegrity|syncOverrun|syncSource/repoURL|(?:ex|in)cludeArchivedRepos)\\b',
    '/(?:nullBytePolicy|rewrite/0/merge|valuesDecodingStrategy|templateFrom/0/target|target/manifest)\\b',
    '/template/metadata/finalizers|/spec/syncWindows(?:$|/kind|/windows)|/onPodConditions/0$',
  ].join('|'),
)
const WORDS = ['Data', 'a', '/a', 'a.b', 'a/b', 'a.b/c', '1s', 'https://a.b', '@daily']
const SPOILT = ['?', 7.5, true, [], {}, -1, 1e12, undefined]

for (const file of validatorFiles()) {
  test(`agrees with ${file.split('/').at(-1)} on a whole object, and on one with every leaf spoilt`, async () => {
    const { validate }: { validate: Validator } = await import(pathToFileURL(file).href)
    const enums = [...readFileSync(file, 'utf8').matchAll(/_enum=\["([^"]+)"\]/g)]
    const [apiVersion, kind] = enums.map(match => match[1]!)
    const type = kindOf(`${apiVersion} ${kind}`)!
    const open: ObjectType = [Object.fromEntries(Object.entries(type[0]).filter(([field]) => field !== 'status'))]
    const object = (leaf: Leaf) => ({ ...(build(open, leaf) as object), apiVersion, kind })
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
      const only = (some: string[], others: string[]) =>
        some.filter(path => !others.includes(path) && !OVERRIDDEN.test(path))
      const [silent, extra] = [only(theirs, ours), only(ours, theirs)]
      assert.equal({ value, silent, extra }, { value, silent: [], extra: [] })
    }
  })
}

for (const name of kindNames) {
  test(`accepts a whole ${name}`, () => {
    assert.equal([...walkObject(kindOf(name)!, build(kindOf(name)!, fitting), [])], [])
  })
}

const CRDS = join(ROOT, '../shared/crds')
const PUBLISHED = existsSync(CRDS) ? readdirSync(CRDS).filter(file => file.endsWith('.yaml')) : []
for (const file of PUBLISHED) {
  const crd = parse(readFileSync(join(CRDS, file), 'utf8'))
  const { group, names, versions } = crd.spec
  const type = kindOf(`${group}/${versions[0].name} ${names.kind}`)
  if (type)
    test(`agrees with ${file}`, () => assert.equal(compare(versions[0].schema.openAPIV3Schema, type, names.kind), []))
}
if (PUBLISHED.length === 0) test('the CRDs were not found, so nothing was compared with them', () => {})

type Crd = { readonly [key: string]: unknown } & {
  readonly properties?: Readonly<Record<string, Crd>>
  readonly required?: readonly string[]
  readonly items?: Crd
  readonly additionalProperties?: Crd
}

// Every object has these two; metadata is checked as Kubernetes has it, and nobody writes a status.
const APART = /^\w+\.(?:apiVersion|kind|metadata|status)$/
const VALUES = ['enum', 'pattern', 'minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems'] as const
// The CRDs leave out most of what Kubernetes wants of a pod template. The table has it: no pod would start otherwise.
const POD = /^Rollout\.spec\.template\.spec\.|\.provider\.job\.spec\./

/** Where the published schema and the table differ, one line a difference. */
function compare(crd: Crd, ref: Ref | ObjectType, path: string): string[] {
  if (APART.test(path)) return []
  const [type, checks] = resolve(ref)
  const theirs = shapeOf(crd)
  const ours = isObjectType(type) ? 'fields' : typeof type === 'string' ? type : type.list ? 'list' : 'map'
  if (theirs === 'any' && POD.test(path)) return []
  if (theirs !== ours) return [`${path} is ${theirs} there, ${ours} here`]
  const differing = VALUES.filter(
    key => theirs !== 'quantity' && String(sorted(crd[key])) !== String(sorted(checks[key])),
  )
  const values = differing.filter(key => key !== 'enum' || crd.enum || !POD.test(path))
  const found = values.map(key => `${path} has ${key} ${crd[key]} there, ${checks[key]} here`)
  if (isObjectType(type)) {
    const [fields, required = []] = type
    for (const field of new Set([...Object.keys(crd.properties!), ...Object.keys(fields)])) {
      const [there, here] = [crd.properties![field], fields[field]]
      if (there && here) found.push(...compare(there, here, `${path}.${field}`))
      else found.push(`${path}.${field} is only ${there ? 'there' : 'here'}`)
      const must = [crd.required?.includes(field) ?? false, required.includes(field)]
      if (must[0] !== must[1] && !APART.test(`${path}.${field}`)) found.push(`${path}.${field} is not required alike`)
    }
  } else if (typeof type !== 'string') {
    found.push(
      ...compare(
        (crd.items ?? crd.additionalProperties)!,
        (type.list ?? type.map)!,
        `${path}${type.list ? '[]' : '{}'}`,
      ),
    )
  }
  return found
}

function shapeOf(crd: Crd): string {
  if (crd['x-kubernetes-int-or-string']) return crd.pattern ? 'quantity' : 'int-or-string'
  if (crd.properties) return 'fields'
  if (crd.items) return 'list'
  if (crd.additionalProperties) return 'map'
  return String(crd.type === 'string' || crd.type === 'integer' ? (crd.format ?? crd.type) : (crd.type ?? 'any'))
}

/** The type behind a ref: its fields, a list or map spelt out, or a scalar; and all checks on the way. */
function resolve(ref: Ref | ObjectType, checks: Checks = {}): [Exclude<Ref, string> | ObjectType | string, Checks] {
  if (isObjectType(ref)) return [ref, checks]
  if (typeof ref !== 'string') return ref.is ? resolve(ref.is, { ...ref, ...checks }) : [ref, { ...ref, ...checks }]
  if (ref.endsWith('[]')) return [{ list: ref.slice(0, -2) }, checks]
  if (ref.endsWith('{}')) return [{ map: ref.slice(0, -2) }, checks]
  const type = typeOf(ref)
  return type ? resolve(type, checks) : [ref, checks]
}

function sorted(value: unknown): unknown {
  return Array.isArray(value) ? [...value].sort() : value
}

type Leaf = (scalar: string, checks: Checks) => unknown

/** A value with everything in it that `ref` allows. */
function build(ref: Ref | ObjectType, leaf: Leaf, checks: Checks = {}): unknown {
  if (isObjectType(ref)) {
    const current = Object.entries(ref[0]).filter(([, inner]) => typeof inner === 'string' || !inner.deprecated)
    const fields = current.slice(0, checks.maxProperties)
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

test.run()
