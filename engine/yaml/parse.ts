// YAML text → plain values with positions. Refuses what two readers could read differently: duplicate keys, merge keys.
import { type Document, isMap, isNode, isPair, LineCounter, type Node, parseAllDocuments } from 'yaml'
import { Failure } from '../failure.ts'
import type { Finding, Value } from '../types.ts'

export interface Parsed {
  readonly value: Value
  /** Where the value at this path stands, counted from 1; of the nearest parent when it is not there. */
  position(path: readonly (string | number)[]): { readonly line: number; readonly col: number }
}

/** The documents of a file. Throws Failure with a finding for every syntax error. */
export function parseYaml(text: string, file: string): readonly Parsed[] {
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    uniqueKeys: true,
    merge: false,
    prettyErrors: false,
    logLevel: 'error',
  })
  if ('empty' in documents) return []
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), col: Math.max(col, 1) }
  }
  const findings = documents
    .flatMap(document => [...document.errors])
    .map((error): Finding => {
      const message = error.message.toLowerCase().replace(/\.$/, '')
      return { rule: 'yaml', severity: 'error', file, ...at(error.pos[0]), message }
    })
  if (findings.length) throw new Failure(findings)
  return documents.map(document => ({
    value: plain(document, file),
    position: path => at(find(document, path)),
  }))
}

/** The one document of a file; null when it is empty. Throws Failure for more than one. */
export function parseOne(text: string, file: string): Parsed | null {
  const documents = parseYaml(text, file)
  if (documents.length > 1) {
    const { line, col } = documents[1]!.position([])
    const message = 'a second document starts here, expected one'
    throw new Failure([{ rule: 'yaml', severity: 'error', file, line, col, message }])
  }
  return documents[0] ?? null
}

function plain(document: Document, file: string): Value {
  try {
    return document.toJS({ maxAliasCount: 100 }) as Value
  } catch (error) {
    const message = (error as Error).message.toLowerCase()
    throw new Failure([{ rule: 'yaml', severity: 'error', file, line: 1, col: 1, message }])
  }
}

function find(document: Document, path: readonly (string | number)[]): number {
  let node: unknown = document.contents
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(
        item => isPair(item) && String((item.key as { value?: unknown })?.value) === String(step),
      )
      if (!pair) break
      node = pair.value
      offset = ((pair.value ?? pair.key) as Node).range?.[0] ?? offset
    } else if (node && typeof node === 'object' && 'items' in node) {
      node = (node.items as unknown[])[Number(step)]
      if (!isNode(node)) break
      offset = node.range?.[0] ?? offset
    } else break
  }
  return offset
}
