// What an overlay's kustomization.yaml owns: tag, digest and replica count. Read, and set without touching another byte.
import { isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml'
import type { Owned } from '../specs.ts'
import { removeKey, setValue } from './edit.ts'

/** The entry of the image, and the count of the workload. Null where there is none, or where the file is no YAML map. */
export function readOwned(text: string, image: string, workload: string): Owned {
  const document = parseDocument(text, { logLevel: 'silent' })
  const entry = (list: string, name: string) => {
    const items =
      document.errors.length === 0 && isMap<string, unknown>(document.contents) ? document.contents.get(list) : null
    return isSeq(items)
      ? (items.items.find(item => isMap<string, unknown>(item) && item.get('name') === name) as YAMLMap | undefined)
      : undefined
  }
  const images = entry('images', image)
  const textOf = (key: string): string | null => {
    const node = images?.get(key, true)
    // A tag is text however it is written: 1.10 is not 1.1.
    return isScalar(node) && node.value !== null ? String(node.source ?? node.value) : null
  }
  const count = entry('replicas', workload)?.get('count')
  return { tag: textOf('newTag'), digest: textOf('digest'), replicas: typeof count === 'number' ? count : null }
}

/** Sets tag and digest of the image's entry, or what of them is not null; the other one goes. Null: there is no entry. */
export function setImage(text: string, image: string, tag: string | null, digest: string | null): string | null {
  const index = indexOf(text, 'images', image)
  if (index < 0) return null
  let result = text
  const keys = { newTag: tag, digest }
  for (const [key, value] of Object.entries(keys))
    if (value !== null) result = setValue(result, ['images', index, key], value)
  for (const [key, value] of Object.entries(keys))
    if (value === null) result = removeKey(result, ['images', index, key])
  return result
}

/** Puts tag, digest and count back to what they were; other text stays. */
export function writeOwned(text: string, image: string, workload: string, owned: Owned): string {
  const result = setImage(text, image, owned.tag, owned.digest) ?? text
  const index = indexOf(result, 'replicas', workload)
  return index < 0 || typeof owned.replicas !== 'number'
    ? result
    : setValue(result, ['replicas', index, 'count'], owned.replicas)
}

function indexOf(text: string, list: string, name: string): number {
  const document = parseDocument(text, { logLevel: 'silent' })
  const items = isMap<string, unknown>(document.contents) ? document.contents.get(list) : null
  return isSeq(items) ? items.items.findIndex(item => isMap<string, unknown>(item) && item.get('name') === name) : -1
}
