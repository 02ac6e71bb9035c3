// Changes one value in somebody's YAML by splicing source ranges: every other byte stays.
import { isMap, isNode, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml'
import type { Value } from '../types.ts'
import { flow, inBlock } from './print.ts'
import { quoted, scalar } from './scalar.ts'

type Path = readonly (string | number)[]

/** Sets the value at a path; adds the key to its map when it is missing. The parent must be there. */
export function setValue(text: string, path: Path, value: Value): string {
  const document = parseDocument(text, { keepSourceTokens: true })
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents
  const key = path.at(-1)!
  if (isSeq(parent)) return replaceNode(text, (parent as YAMLSeq).items[Number(key)] as Node, value)
  if (!isMap(parent)) throw new Error(`nothing to set at ${path.join('.')}`)
  const pair = findPair(parent, String(key))
  return pair ? replacePair(text, pair, value) : addPair(text, parent, String(key), value)
}

/** Removes a key, its value and the rest of its line. Nothing happens where the key is not. */
export function removeKey(text: string, path: Path): string {
  const parent = parseDocument(text, { keepSourceTokens: true }).getIn(path.slice(0, -1), true)
  const pair = isMap(parent) ? findPair(parent, String(path.at(-1))) : undefined
  if (!pair || !isMap(parent)) return text
  const start = (pair.key as Node).range![0]
  const end = isNode(pair.value) ? contentEnd(pair.value) : (pair.key as Node).range![1]
  const index = parent.items.indexOf(pair as never)
  const next = parent.items[index + 1]
  if (parent.flow) {
    const before = parent.items[index - 1]
    if (next) return splice(text, start, (next.key as Node).range![0], '')
    return before ? splice(text, contentEnd(before.value as Node), end, '') : splice(text, start, end, '')
  }
  // The first key may share its line with a dash: the next key takes its place.
  if (index === 0 && next) return splice(text, start, (next.key as Node).range![0], '')
  return splice(text, lineStart(text, start), Math.min(lineEnd(text, end) + eol(text).length, text.length), '')
}

/** Inserts an item into the list at a path, before the item that has this index now, or at the end. */
export function insertItem(text: string, path: Path, index: number, value: Value): string {
  const document = parseDocument(text, { keepSourceTokens: true })
  const list = document.getIn(path, true)
  if (!isSeq(list)) return setValue(text, path, [value])
  const items = list.items as Node[]
  if (list.flow || !items.length) return insertInFlow(text, list, index, value)
  const indent = ' '.repeat(columnOf(text, dashOf(text, items[0]!)))
  if (index < items.length) {
    const start = lineStart(text, dashOf(text, items[index]!))
    return splice(text, start, start, `${indent}- ${flow(value)}${eol(text)}`)
  }
  const end = lineEnd(text, contentEnd(items.at(-1)!))
  return splice(text, end, end, `${eol(text)}${indent}- ${flow(value)}`)
}

function insertInFlow(text: string, list: YAMLSeq, index: number, value: Value): string {
  const items = list.items as Node[]
  if (!items.length) return replaceNode(text, list, [value])
  if (index < items.length) {
    const start = items[index]!.range![0]
    return splice(text, start, start, `${flow(value)}, `)
  }
  const end = items.at(-1)!.range![1]
  return splice(text, end, end, `, ${flow(value)}`)
}

function replacePair(text: string, pair: Pair, value: Value): string {
  const { value: node } = pair
  const colon = text.indexOf(':', (pair.key as Node).range![1]) + 1
  // `key:` with nothing behind it
  if (!isNode(node) || !node.range || node.range[1] === node.range[0])
    return splice(text, colon, colon, ` ${inBlock(value)}`)
  // A block collection stands on lines of its own: the new value takes their place behind the key.
  const block = (isMap(node) || isSeq(node)) && !node.flow
  return block ? splice(text, colon, contentEnd(node), ` ${inBlock(value)}`) : replaceNode(text, node, value)
}

function replaceNode(text: string, node: Node, value: Value): string {
  const [start, end] = [node.range![0], contentEnd(node)]
  return splice(text, start, end, keepQuotes(text.slice(start, end), value))
}

// A text that was quoted stays quoted in the same way, where that can say it.
function keepQuotes(source: string, value: Value): string {
  if (typeof value !== 'string') return flow(value)
  if (source.startsWith("'") && /^[\x20-\x7e]*$/.test(value)) return `'${value.replaceAll("'", "''")}'`
  return source.startsWith('"') ? quoted(value) : flow(value)
}

function addPair(text: string, parent: YAMLMap, key: string, value: Value): string {
  const last = parent.items.at(-1)
  const entry = `${scalar(key)}: ${parent.flow ? flow(value) : inBlock(value)}`
  if (!last) return replaceNode(text, parent, { [key]: value })
  if (parent.flow) {
    const end = isNode(last.value) ? contentEnd(last.value) : (last.key as Node).range![1]
    return splice(text, end, end, `, ${entry}`)
  }
  const indent = ' '.repeat(columnOf(text, (parent.items[0]!.key as Node).range![0]))
  const end = lineEnd(text, isNode(last.value) ? contentEnd(last.value) : (last.key as Node).range![1])
  return splice(text, end, end, `${eol(text)}${indent}${entry}`)
}

const findPair = (map: YAMLMap, key: string): Pair | undefined =>
  map.items.find(pair => isScalar(pair.key) && String(pair.key.value) === key)

// Where the content of a node ends: block scalars and collections reach over the line break that follows them.
function contentEnd(node: Node): number {
  if (isMap(node) && !node.flow && node.items.length) {
    const last = node.items.at(-1)!
    return isNode(last.value) ? contentEnd(last.value) : (last.key as Node).range![1]
  }
  if (isSeq(node) && !node.flow && node.items.length) return contentEnd(node.items.at(-1) as Node)
  return node.range![1]
}

const dashOf = (text: string, item: Node): number => text.lastIndexOf('-', item.range![0] - 1)
const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1
const columnOf = (text: string, at: number): number => at - lineStart(text, at)
const eol = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n')

function lineEnd(text: string, at: number): number {
  if (text[at - 1] === '\n') return text[at - 2] === '\r' ? at - 2 : at - 1
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : text[end - 1] === '\r' ? end - 1 : end
}

const splice = (text: string, start: number, end: number, insert: string): string =>
  text.slice(0, start) + insert + text.slice(end)
