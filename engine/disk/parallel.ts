import { refuse } from '../failure.ts'
import type { NewFile } from './prepare.ts'

// Milliseconds.
const STALLED = 30_000
// Below this a second thread costs more to start than it saves.
const WORTH_A_THREAD = 3000

// Text, for it runs in a thread of its own in a bundle that is one file. `done` tells how many files it wrote, plus one;
// a file it could not finish it takes away again.
const BODY = `
const { workerData } = require('node:worker_threads')
const fs = require('node:fs')
const done = new Int32Array(workerData.done)
let count = 0
try {
  for (const [file, text] of workerData.files) {
    const fd = fs.openSync(file, 'wx')
    let whole = false
    try {
      whole = fs.writeSync(fd, text) === Buffer.byteLength(text)
    } finally {
      fs.closeSync(fd)
      if (!whole) fs.unlinkSync(file)
    }
    if (!whole) break
    count++
    Atomics.store(done, 1, count)
  }
} catch {}
Atomics.store(done, 0, count + 1)
Atomics.notify(done, 0)
`

/** Where the files of a second thread begin; the number of files when there is none. */
export const secondHalf = (count: number): number => (count < WORTH_A_THREAD ? count : count >> 1)

export interface Shared {
  /** What the calling thread writes itself. */
  readonly mine: readonly NewFile[]
  /** Waits for the other thread; answers the files that are still to be written because it met an error. */
  wait(): readonly NewFile[]
}

/** Gives half of many new files to a second thread. They are in the journal, so the order they come in is free. */
export function shareFiles(creates: readonly NewFile[], stalled = STALLED): Shared {
  const half = secondHalf(creates.length)
  // Loaded only here: most runs write a handful of files, and threads take a moment to load.
  const threads = half < creates.length ? process.getBuiltinModule?.('node:worker_threads') : undefined
  if (!threads || process.getBuiltinModule('node:os').availableParallelism() < 2)
    return { mine: creates, wait: () => [] }
  const theirs = creates.slice(half)
  const done = new SharedArrayBuffer(8)
  const files = theirs.map(({ real, text }) => [real, text])
  const worker = new threads.Worker(BODY, { eval: true, workerData: { done, files } })
  worker.unref()
  const state = new Int32Array(done)
  return {
    mine: creates.slice(0, half),
    wait: () => {
      // A thread that died tells nobody: without a new file for so long it counts as dead.
      for (let before = -1; Atomics.wait(state, 0, 0, stalled) === 'timed-out'; before = state[1]!) {
        if (state[1] === before) refuse('disk', 'writing has stalled', undefined, theirs[before]?.path ?? '')
      }
      return theirs.slice(state[0]! - 1)
    },
  }
}
