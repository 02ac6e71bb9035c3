import * as fs from 'node:fs'
import { join } from 'node:path'
import { EXIT, Failure, refuse } from '../failure.ts'
import type { Change } from '../types.ts'
import { type Inside, openInside } from './inside.ts'
import type { Io } from './io.ts'
import { type Prepared, prepareChanges } from './prepare.ts'
import { attempt, reason, systemCode } from './reason.ts'
import type { RunRecord } from './record.ts'
import { locateTmp } from './reserved.ts'
import { complete, undo } from './settle.ts'
import { commitRun, openJournal, stageRun } from './stage.ts'
import { clear, stagedFile } from './staging.ts'
import { checkUntouched } from './untouched.ts'

/**
 * Writes all changes or none. Call it under the lock and after `recover`. Everything is checked, the journal lists the
 * run, new files are written and new texts of old files staged, the run is committed, staged texts take their places.
 * Throws a Failure: what `prepareChanges` throws, with nothing written; exit 1 for a file somebody saved meanwhile and
 * exit 2 for what the disk refused, both with all taken back or, after the commit, left to the next command to complete.
 */
export function writeChanges(root: string, changes: readonly Change[], io: Io = fs): void {
  if (changes.length === 0) return
  const inside = openInside(root)
  const tmp = locateTmp(inside)
  if (inside.locate('').kind !== 'folder') refuse('disk', 'the repository is not a folder')
  if (fs.existsSync(join(tmp, 'journal'))) refuse('journal', 'an earlier run was stopped and is not settled yet')
  const prepared = prepareChanges(inside, changes)
  const record = recordOf(prepared)
  let state: 'new' | 'recorded' | 'committed' = 'new'
  try {
    openJournal(io, tmp, record)
    state = 'recorded'
    stageRun(io, tmp, prepared)
    checkUntouched([...prepared.changes, ...prepared.deletes])
    commitRun(io, tmp, prepared, () => {
      state = 'committed'
    })
    finish(io, inside, tmp, prepared)
  } catch (error) {
    if ((state as string) === 'committed') throw withHint(error, 'the next command completes this run')
    takeBack(io, inside.root, tmp, state === 'recorded' ? record : null, error)
    throw withHint(error, 'nothing has changed')
  }
}

/** What the journal has to know of a run. */
function recordOf({ folders, creates, changes, deletes }: Prepared): RunRecord {
  return {
    folders: [...folders.keys()],
    creates: creates.map(({ path, size, id }) => ({ path, size, id })),
    changes: changes.map(({ path, id }) => ({ path, id })),
    deletes: deletes.map(({ path, id }) => ({ path, id })),
  }
}

function finish(io: Io, inside: Inside, tmp: string, { changes, deletes }: Prepared): void {
  const renames = changes.map(({ path, real }, index) => ({ path, staged: stagedFile(tmp, index), target: real }))
  complete(io, inside.root, { renames, removals: deletes })
  attempt('.gitops/tmp/journal', 'cannot be removed', () => clear(io, tmp))
}

function takeBack(io: Io, root: string, tmp: string, record: RunRecord | null, cause: unknown): void {
  const foreign = cause instanceof Failure && cause.exitCode === EXIT.findings ? cause.findings[0]?.file : undefined
  try {
    if (record) undo(io, root, record, foreign)
    clear(io, tmp)
  } catch (error) {
    if (systemCode(error) === undefined && !(error instanceof Failure)) throw error
    throw withHint(cause, `taking the run back stopped (${reason(error)}); the next command takes back the rest`)
  }
}

function withHint(error: unknown, hint: string): unknown {
  if (!(error instanceof Failure)) return error
  const findings = error.findings.map(finding => ({
    ...finding,
    hint: finding.hint ? `${finding.hint}; ${hint}` : hint,
  }))
  return new Failure(findings, error.exitCode)
}
