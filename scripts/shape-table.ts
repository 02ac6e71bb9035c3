// In: the schemas read from the validators. Out: the same as types of the table, named shortly and shared.
import type { Checks, ObjectType, Ref } from '../engine/schema/shape.ts'
import type { Node, Source } from './read-validators.ts'

export interface MutableTable {
  readonly kinds: Record<string, ObjectType>
  readonly types: Record<string, ObjectType | Ref>
}

/** `roots` are the keys of the kinds; a status is left open, because nobody writes one by hand. */
export function shapeTable(sources: ReadonlyMap<string, Source>, roots: readonly string[]): MutableTable {
  const table: MutableTable = { kinds: {}, types: {} }
  const names = nameTypes(sources)

  const refTo = (id: string): Ref => {
    const { node } = sources.get(id)!
    if (node.oneOf) return id.endsWith('Quantity') ? 'quantity' : 'int-or-string'
    const name = names.get(id)!
    if (name in table.types) return withChecks(name, node)
    const ref = refOf(name, node)
    if (typeof ref === 'string' || node.fields) return ref
    table.types[name] = ref
    return name
  }

  const refOf = (name: string, node: Node): Ref => {
    if (node.ref) return refTo(node.ref)
    if (node.fields) {
      // Known before it is complete, because a type may hold itself.
      table.types[name] = [{}]
      table.types[name] = objectType(name, node)
      return withChecks(name, node)
    }
    const checks: Checks = { ...(node.enum && { enum: node.enum }), ...node.checks }
    const bare = Object.keys(checks).length === 0
    if (node.items || node.values) {
      const inner = refOf(name, (node.items ?? node.values)!)
      if (bare && typeof inner === 'string') return inner + (node.items ? '[]' : '{}')
      return { ...(node.items ? { list: inner } : { map: inner }), ...checks }
    }
    const is = node.all ? refOf(name, node.all[0]!) : scalarOf(node)
    if (bare) return is
    return typeof is === 'string' ? { is, ...checks } : { ...is, ...checks }
  }

  const objectType = (name: string, node: Node): ObjectType => {
    const inherited = (node.all ?? []).map(part => table.types[refOf(name, part) as string] as ObjectType)
    const own = Object.entries(node.fields!).map(([field, value]) => [field, refOf(`${name}.${field}`, value)] as const)
    const fields = Object.assign({}, ...inherited.map(([base]) => base), Object.fromEntries(own))
    const required = [...inherited.flatMap(([, base]) => base ?? []), ...(node.required ?? [])].sort()
    return required.length > 0 ? [sortKeys(fields), required] : [sortKeys(fields)]
  }

  for (const id of roots) {
    const { node } = sources.get(id)!
    const [fields, required] = objectType(id, node)
    const key = `${node.fields!.apiVersion!.enum![0]} ${node.fields!.kind!.enum![0]}`
    const open: Record<string, Ref> = 'status' in fields ? { status: 'any' } : {}
    // Metadata that is missing shows as its name that is missing, in every kind.
    const must = required!.filter(field => field !== 'metadata')
    table.kinds[key] = [{ ...fields, apiVersion: 'string', kind: 'string', ...open }, must]
  }
  return table
}

function scalarOf({ type, format }: Node): string {
  if (type === 'string') return format ?? 'string'
  if (type === 'integer') return format ?? 'integer'
  return type ?? 'any'
}

/** A named object keeps its fields under its name; how many it may have stands with each use. */
function withChecks(name: string, { fields, checks }: Node): Ref {
  return fields && checks ? { is: name, ...checks } : name
}

/** The last word of the long names. Where two packages share one, all but Kubernetes put their name before it. */
function nameTypes(sources: ReadonlyMap<string, Source>): Map<string, string> {
  const short = (id: string) => id.replace(/^.*V\d+(?:(?:alpha|beta)\d+)?(?=[A-Z])/, '')
  const uses = new Map<string, number>()
  for (const id of sources.keys()) uses.set(short(id), (uses.get(short(id)) ?? 0) + 1)
  const name = (id: string, owner: string) =>
    uses.get(short(id)) === 1 || owner === 'kubernetes-models' ? short(id) : `${owner}.${short(id)}`
  return new Map([...sources].map(([id, source]) => [id, name(id, source.package)]))
}

function sortKeys<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}
