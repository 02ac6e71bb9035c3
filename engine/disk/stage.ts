import * as fs from 'node:fs'
import { dirname, join } from 'node:path'
import { type Io, keepOwner, makeFolder, syncFolder, writeFile } from './io.ts'
import { shareFiles } from './parallel.ts'
import type { NewFile, Prepared } from './prepare.ts'
import { attempt, systemCode } from './reason.ts'
import { COMMITTED, encodeRecord, type RunRecord } from './record.ts'
import { stagedFile } from './staging.ts'
import { meanwhile } from './untouched.ts'

const JOURNAL = '.gitops/tmp/journal'

/** Puts the journal on the disk: before it is whole and safe nothing else is written. */
export function openJournal(io: Io, tmp: string, record: RunRecord): void {
  attempt(JOURNAL, 'cannot be written', () => {
    makeFolder(io, dirname(tmp))
    makeFolder(io, tmp)
    writeFile(io, join(tmp, 'journal'), encodeRecord(record), fd => io.fsyncSync(fd))
    syncFolder(io, tmp)
  })
}

/** Writes new files in place and the new texts of old ones into the staging folder. */
export function stageRun(io: Io, tmp: string, { folders, creates, changes }: Prepared): void {
  for (const [path, real] of folders) attempt(path, 'cannot be made', () => makeFolder(io, real))
  createFiles(io, creates)
  if (changes.length === 0) return
  attempt('.gitops/tmp/staging', 'cannot be made', () => io.mkdirSync(dirname(stagedFile(tmp, 0))))
  for (const [index, { path, text, stat }] of changes.entries()) {
    const finish = (fd: number): void => {
      keepOwner(io, fd, stat)
      io.fsyncSync(fd)
    }
    attempt(path, 'cannot be written', () => writeFile(io, stagedFile(tmp, index), text, finish))
  }
}

/** Marks the run as one to complete. `done` is told when the mark is there, even if making it last then fails. */
export function commitRun(io: Io, tmp: string, { changes, deletes }: Prepared, done: () => void): void {
  const finish = (fd: number): void => {
    done()
    // After new files alone nothing follows that could reach the disk before the mark.
    if (changes.length + deletes.length > 0) io.fsyncSync(fd)
  }
  attempt(JOURNAL, 'cannot be written', () => writeFile(io, join(tmp, 'journal'), COMMITTED, finish, 'a'))
}

function createFiles(io: Io, creates: readonly NewFile[]): void {
  // Only the real disk takes a second thread; an injected Io sees every call.
  const { mine, wait } = io === fs ? shareFiles(creates) : { mine: creates, wait: () => [] }
  let left: readonly NewFile[] = []
  try {
    for (const file of mine) createFile(io, file)
  } finally {
    left = wait()
  }
  // Where the other thread stopped, the error shows again and gets its name.
  for (const file of left) createFile(io, file)
}

function createFile(io: Io, { path, real, text }: NewFile): void {
  attempt(path, 'cannot be written', () => {
    try {
      writeFile(io, real, text)
    } catch (error) {
      if (systemCode(error) === 'EEXIST') meanwhile(path, 'appeared')
      throw error
    }
  })
}
