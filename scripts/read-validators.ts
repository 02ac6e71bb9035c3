// In: files of precompiled validators, as ajv's standalone mode writes them. Out: the schemas they were compiled from.
// One function is one schema, so the text gives all of it back. Refuses a keyword it does not know.
import { readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

/** One JSON Schema, as far as these validators use it. `ref` is a key of the map that readValidators fills. */
export interface Node {
  ref?: string
  all?: Node[]
  type?: string
  format?: string
  enum?: (string | number)[]
  fields?: Record<string, Node>
  required?: string[]
  items?: Node
  values?: Node
  oneOf?: true
  checks?: Record<string, number | string>
}

/** What stands in one file: its schema, and the package it belongs to. */
export interface Source {
  readonly node: Node
  readonly package: string
}

const ERROR = /keyword:"(\w+)",params:\{(?:comparison:"[<>=]+",)?\w+:((?:"(?:[^"\\]|\\.)*"|[^{}"])*)\}/g
const FIELD = /void 0!==data(?:\.([\w$]+)|\["([^"]+)"\])&&\((validate\d+)\(/g
const CHECK = /^(?:pattern|(?:max|min)(?:Items|Length|Properties|imum))$/

/** Reads `file` and every file it imports into `into`, and returns its key there. */
export function readValidators(modules: string, file: string, into: Map<string, Source>): string {
  const id = basename(file, '.js')
  if (into.has(id)) return id
  const text = readFileSync(file, 'utf8')
  const node: Node = {}
  into.set(id, { node, package: basename(dirname(dirname(file))) })

  const imported = new Map<string, string>()
  for (const [, local, from] of text.matchAll(/import\{validate as (validate\d+)\}from"([^"]+)"/g)) {
    const path = from!.startsWith('.') ? resolve(dirname(file), from!) : join(modules, from!)
    imported.set(local!, readValidators(modules, path.endsWith('.js') ? path : path + '.js', into))
  }
  const enums = new Map<string, (string | number)[]>()
  for (const [, name, list] of text.matchAll(/let (schema\d+_enum)=(\[[^\]]*\])/g)) {
    enums.set(name!, JSON.parse(list!))
  }
  const bodies = new Map<string, string>()
  for (const body of text.split(/(?=function validate\d+\(data,)/).slice(1)) {
    bodies.set(/^function (validate\d+)/.exec(body)![1]!, body)
  }

  const read = (name: string): Node => {
    const ref = imported.get(name)
    return ref ? { ref } : readFunction(bodies.get(name)!, read, enums)
  }
  Object.assign(node, read(/export const validate=(validate\d+)/.exec(text)![1]!))
  return id
}

function readFunction(body: string, read: (name: string) => Node, enums: Map<string, (string | number)[]>): Node {
  const node: Node = {}
  const errors = [...body.matchAll(ERROR)]
  if (errors.length !== body.split('keyword:"').length - 1) throw new Error(`a new way to write validators: ${body}`)
  for (const [, keyword, value] of errors) addKeyword(node, keyword!, value!, enums)
  for (const [, plain, quoted, name] of body.matchAll(FIELD)) {
    node.fields = { ...node.fields, [(plain ?? quoted)!]: read(name!) }
  }
  const items = /(validate\d+)\(data\[i0\]/.exec(body)
  if (items) node.items = read(items[1]!)
  const values = /(validate\d+)\(data\[key0\]/.exec(body)
  if (values) node.values = read(values[1]!)
  const all = [...body.matchAll(/(validate\d+)\(data,\{instancePath,/g)].map(([, name]) => read(name!))
  if (all.length > 0) node.all = all
  return node
}

function addKeyword(node: Node, keyword: string, value: string, enums: Map<string, (string | number)[]>): void {
  if (keyword === 'oneOf') node.oneOf = true
  else if (keyword === 'enum') node.enum = enums.get(value)!
  else if (keyword === 'type') node.type = JSON.parse(value)
  else if (keyword === 'format') node.format = JSON.parse(value)
  else if (keyword === 'required') node.required = [...(node.required ?? []), JSON.parse(value)]
  else if (CHECK.test(keyword)) node.checks = { ...node.checks, [keyword]: JSON.parse(value) }
  else throw new Error(`keyword "${keyword}" of a validator is not known here`)
}
