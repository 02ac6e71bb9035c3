import * as fs from 'node:fs'
import { join } from 'node:path'
import { Failure, refuse } from '../failure.ts'
import { type Inside, openInside } from './inside.ts'
import type { Io } from './io.ts'
import { reason, systemCode } from './reason.ts'
import { decodeRecord, type RunRecord } from './record.ts'
import { locateTmp } from './reserved.ts'
import { complete, remaining, undo } from './settle.ts'
import { clear } from './staging.ts'

/** What became of a run that was stopped: its number of files, and those left as a person has made them since. */
export interface Recovery {
  readonly kind: 'none' | 'completed' | 'undone'
  readonly files: number
  readonly kept: readonly string[]
}

const NOTHING: Recovery = { kind: 'none', files: 0, kept: [] }

/**
 * Settles what a stopped run left: a committed one is completed, any other undone, and its journal removed. Call it under
 * the lock, before anything is read. A file that no longer holds what the run left or found there belongs to a person
 * now: it is kept and named. Throws a Failure (exit 2), and leaves the journal, when the disk refuses.
 */
export function recover(root: string, io: Io = fs): Recovery {
  const inside = openInside(root)
  const tmp = locateTmp(inside)
  try {
    const text = readJournal(tmp)
    const found = text === null ? null : decodeRecord(text)
    const recovery = found ? settle(io, inside, tmp, found) : NOTHING
    clear(io, tmp)
    return recovery
  } catch (error) {
    if (systemCode(error) === undefined && !(error instanceof Failure)) throw error
    const hint = 'mend that and run any command; or, to keep the files as they are, delete .gitops/tmp'
    return refuse('journal', `an earlier run was stopped and cannot be settled: ${reason(error)}`, hint, fileOf(error))
  }
}

/** Whether a stopped run waits to be settled. */
export const isPending = (root: string): boolean => readJournal(locateTmp(openInside(root))) !== null

function settle(io: Io, inside: Inside, tmp: string, found: { record: RunRecord; committed: boolean }): Recovery {
  const { record, committed } = found
  const files = record.creates.length + record.changes.length + record.deletes.length
  if (!committed) return { kind: 'undone', files, kept: undo(io, inside.root, record) }
  const { kept, ...moves } = remaining(inside, tmp, record)
  complete(io, inside.root, moves)
  return { kind: 'completed', files, kept }
}

function readJournal(tmp: string): string | null {
  try {
    return fs.readFileSync(join(tmp, 'journal'), 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
    throw error
  }
}

function fileOf(error: unknown): string {
  return error instanceof Failure ? (error.findings[0]?.file ?? '') : '.gitops/tmp/journal'
}
