import * as fs from 'node:fs'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { shareFiles } from '../engine/disk/parallel.ts'
import { readTree } from '../engine/disk/read.ts'
import { contentId } from '../engine/disk/record.ts'
import { undo } from '../engine/disk/settle.ts'
import { writeChanges } from '../engine/disk/write.ts'
import { EXIT, Failure } from '../engine/failure.ts'
import type { Change } from '../engine/types.ts'

const test = suite('disk: many files')
let root = ''
test.before.each(() => {
  root = mkdtempSync(join(tmpdir(), 'many-'))
})
test.after.each(() => rmSync(root, { recursive: true, force: true }))

const many = (count: number): Change[] =>
  Array.from({ length: count }, (_, i) => ({ kind: 'create', path: `f/${i % 50}/${i}.yaml`, after: `n: ${i}\n` }))

test('thousands of new files arrive, each with its text', () => {
  writeChanges(root, many(4000))
  const tree = readTree(root)
  assert.is(tree.size, 4000)
  for (const { path, after } of many(4000) as { path: string; after: string }[]) assert.is(tree.get(path), after)
})

test('the second thread leaves what it could not write, and nothing half-written', () => {
  const files = Array.from({ length: 4000 }, (_, i) => ({
    path: `${i}`,
    real: join(root, i === 3000 ? 'none/x' : `${i}`),
    text: 'x',
    size: 1,
    id: '',
  }))
  const { mine, wait } = shareFiles(files)
  const left = wait()
  assert.is(mine.length, 2000)
  assert.is(left[0], files[3000])
  assert.is(left.length, 1000)
  assert.is(readdirSync(root).length, 1000)
})

test('a second thread that gets nowhere is not waited for for ever', async () => {
  const files = Array.from({ length: 4000 }, (_, i) => ({
    path: `${i}`,
    real: join(root, `${i}`),
    text: 'x',
    size: 1,
    id: '',
  }))
  // A millisecond: less than any thread takes to begin.
  const { wait } = shareFiles(files, 1)
  assert.throws(wait, (error: Failure) => error instanceof Failure && /stalled/.test(error.message))
  for (let tries = 0; readdirSync(root).length < 2000 && tries < 200; tries++)
    await new Promise(done => setTimeout(done, 50))
  assert.is(readdirSync(root).length, 2000)
})

test('a name too long for a file system is refused before anything is written', () => {
  writeFileSync(join(root, 'kept.yaml'), 'kept: true\n')
  const changes = [...many(4000), { kind: 'create', path: `g/${'x'.repeat(300)}.yaml`, after: 'n: 1\n' } as const]
  try {
    writeChanges(root, changes)
    assert.unreachable('such a name cannot be written')
  } catch (error) {
    assert.instance(error, Failure)
    assert.is((error as Failure).exitCode, EXIT.refused)
  }
  assert.equal([...readTree(root).keys()], ['kept.yaml'])
})

test('killed with both threads in the middle of a file, the run is taken back', () => {
  const creates = many(4000).map(change => {
    const { path, after } = change as { path: string; after: string }
    return { path, size: after.length, id: contentId(after), after }
  })
  for (const index of [0, 1000, 2000, 3000]) {
    mkdirSync(join(root, creates[index]!.path, '..'), { recursive: true })
    writeFileSync(join(root, creates[index]!.path), index % 2000 === 1000 ? 'n:' : creates[index]!.after)
  }
  const folders = ['f', ...Array.from({ length: 50 }, (_, i) => `f/${i}`)]
  const record = {
    folders,
    creates: creates.map(({ path, size, id }) => ({ path, size, id })),
    changes: [],
    deletes: [],
  }
  assert.equal(undo(fs, root, record), [])
  assert.equal(readdirSync(root), [])
})

test.run()
