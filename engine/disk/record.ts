import * as crypto from 'node:crypto'

/** What the journal says about a run: enough to undo it, or to complete it, without the process that planned it. */
export interface RunRecord {
  /** Folders that were not there, parents first. */
  readonly folders: readonly string[]
  readonly creates: readonly { readonly path: string; readonly size: number; readonly id: string }[]
  /** `id` is of the text before. The text after, with the file's mode, is staged under the entry's index. */
  readonly changes: readonly { readonly path: string; readonly id: string }[]
  readonly deletes: readonly { readonly path: string; readonly id: string }[]
}

/** Follows the record once everything is written or staged: from here on the run is completed, not undone. */
export const COMMITTED = 'committed\n'

/** Tells one text from another. */
export function contentId(content: string | Uint8Array): string {
  // `hash` costs half as much and came with Node 20.12.
  if (!crypto.hash) return crypto.createHash('sha256').update(content).digest('base64url')
  return crypto.hash('sha256', content, 'base64url')
}

/** The record as a line of JSON, then a line with its id, which shows that it is whole. */
export function encodeRecord(record: RunRecord): string {
  const body = JSON.stringify(record)
  return `${body}\n${contentId(body)}\n`
}

/** Null for a journal that was cut short while it was written: then nothing else had been. */
export function decodeRecord(text: string): { record: RunRecord; committed: boolean } | null {
  const [body = '', id = '', ...rest] = text.split('\n')
  if (id !== contentId(body)) return null
  return { record: JSON.parse(body), committed: rest.join('\n') === COMMITTED }
}
