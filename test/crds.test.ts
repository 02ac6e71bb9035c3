// Every Application and AppProject of every fixture against the schemas that Argo CD publishes, unknown fields refused.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse, parseAllDocuments } from 'yaml'
import { cases, expectedTree, ROOT } from '../scripts/cases.ts'

const test = suite('published schemas')

interface Schema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema
  readonly items?: Schema
  readonly required?: readonly string[]
  readonly enum?: readonly unknown[]
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly 'x-kubernetes-int-or-string'?: boolean
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean
}

/** What does not fit, one line a problem. Metadata is every object's, and the schemas leave it open. */
function misfits(schema: Schema, value: unknown, path: string): string[] {
  if (path === '.metadata' || (schema['x-kubernetes-preserve-unknown-fields'] && !schema.properties)) return []
  if (schema['x-kubernetes-int-or-string']) {
    return typeof value === 'string' || Number.isInteger(value) ? [] : [`${path} is no number or text`]
  }
  const type = Array.isArray(value)
    ? 'array'
    : Number.isInteger(value)
      ? 'integer'
      : value === null
        ? 'null'
        : typeof value
  const fits = schema.type === undefined || schema.type === type || (schema.type === 'number' && type === 'integer')
  if (!fits) return [`${path} is of type ${type}, expected ${schema.type}`]
  const found = bounds(schema, value).map(words => `${path} ${words}`)
  if (Array.isArray(value)) {
    return [...found, ...value.flatMap((item, i) => misfits(schema.items ?? {}, item, `${path}[${i}]`))]
  }
  if (type !== 'object') return found
  const object = value as Readonly<Record<string, unknown>>
  const { properties = {}, additionalProperties, required = [] } = schema
  const open = schema['x-kubernetes-preserve-unknown-fields']
  for (const name of required) if (!(name in object)) found.push(`${path}.${name} is missing`)
  for (const [name, item] of Object.entries(object)) {
    const inner = properties[name] ?? additionalProperties
    if (inner) found.push(...misfits(inner, item, `${path}.${name}`))
    else if (!open) found.push(`${path}.${name} is not known`)
  }
  return found
}

function bounds(schema: Schema, value: unknown): string[] {
  const size = typeof value === 'string' || Array.isArray(value) ? value.length : Number.NaN
  const [least, most] =
    typeof value === 'number'
      ? [schema.minimum, schema.maximum]
      : [schema.minLength ?? schema.minItems, schema.maxLength ?? schema.maxItems]
  const amount = typeof value === 'number' ? value : size
  const outside = amount < (least ?? amount) || amount > (most ?? amount)
  const pattern = typeof value === 'string' && schema.pattern && !new RegExp(schema.pattern).test(value)
  return [
    ...(schema.enum && !schema.enum.includes(value) ? [`is none of ${schema.enum.join(', ')}`] : []),
    ...(outside ? [`is not from ${least} to ${most}`] : []),
    ...(pattern ? [`does not match ${schema.pattern}`] : []),
  ]
}

const FOLDER = join(ROOT, '../shared/crds')
const published = existsSync(FOLDER) ? readdirSync(FOLDER).filter(file => /^argocd-.*\.yaml$/.test(file)) : []
const schemas = new Map<string, Schema>(
  published.map(file => {
    const { group, names, versions } = parse(readFileSync(join(FOLDER, file), 'utf8')).spec
    return [`${group}/${versions[0].name} ${names.kind}`, versions[0].schema.openAPIV3Schema]
  }),
)

const schemaOf = (object: { apiVersion: string; kind: string }) => schemas.get(`${object.apiVersion} ${object.kind}`)

if (!published.length) test('the published schemas were not found, so no fixture was held against them', () => {})
else {
  test('a field that is unknown, missing or of another type is found', () => {
    const schema = schemas.get('argoproj.io/v1alpha1 Application')!
    const source = { repoURL: 'https://github.com/acme/gitops', pathh: 'x', targetRevision: 1 }
    const object = { apiVersion: 'a', kind: 'b', metadata: {}, spec: { project: 'x', source } }
    assert.equal(misfits(schema, object, '').sort(), [
      '.spec.destination is missing',
      '.spec.source.pathh is not known',
      '.spec.source.targetRevision is of type integer, expected string',
    ])
  })

  for (const { name, dir } of cases('render')) {
    test(name, () => {
      const files = [...expectedTree(dir)].filter(([path]) => path.startsWith('argocd-apps/'))
      assert.ok(files.length)
      for (const [path, text] of files) {
        const objects = parseAllDocuments(text).map(document => document.toJS())
        assert.ok(objects.length)
        for (const object of objects) {
          const schema = schemaOf(object)
          assert.ok(schema, `${path}: ${object.kind} is published`)
          assert.equal(misfits(schema!, object, ''), [], path)
        }
      }
    })
  }
}

test.run()
