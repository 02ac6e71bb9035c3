import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buildSync } from 'esbuild'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Io } from '../engine/disk/io.ts'
import { recover } from '../engine/disk/journal.ts'
import { withLock } from '../engine/disk/lock.ts'
import { writeChanges } from '../engine/disk/write.ts'
import { Failure } from '../engine/failure.ts'
import type { Change } from '../engine/types.ts'

// Thousands of small repositories: on a RAM disk where there is one.
const base = fs.mkdtempSync(join(fs.existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'disk-kill-'))
process.once('exit', () => fs.rmSync(base, { recursive: true, force: true }))

const OLD: Record<string, string> = {
  'keep.yaml': 'keep\n',
  'run.sh': '#!/bin/sh\n',
  'apps/a/one.yaml': 'a: 1\r\nb: 2\r\n',
  'apps/a/gone.yaml': 'x\n',
  'apps/b/deep/gone.yaml': 'y\n',
}
const CHANGES: Change[] = [
  { kind: 'create', path: '.gitops/memory/new.yaml', after: 'memory\n' },
  { kind: 'delete', path: 'apps/a/gone.yaml', before: 'x\n' },
  { kind: 'change', path: 'apps/a/one.yaml', before: 'a: 1\r\nb: 2\r\n', after: 'a: 1\r\nb: 3\r\n' },
  { kind: 'delete', path: 'apps/b/deep/gone.yaml', before: 'y\n' },
  { kind: 'create', path: 'apps/new/base/app.yaml', after: 'app: é\n' },
  { kind: 'create', path: 'apps/new/empty.yaml', after: '' },
  { kind: 'change', path: 'run.sh', before: '#!/bin/sh\n', after: '#!/bin/sh\nexit\n' },
  { kind: 'create', path: 'top.yaml', after: 'top\n' },
]
const CALLS = [
  'openSync',
  'writeSync',
  'closeSync',
  'fsyncSync',
  'fchmodSync',
  'fchownSync',
  'mkdirSync',
  'renameSync',
  'unlinkSync',
  'rmdirSync',
] as const satisfies readonly (keyof Io)[]

let roots = 0
function repository(): string {
  const root = join(base, String(roots++))
  fs.mkdirSync(join(root, 'empty'), { recursive: true })
  for (const [path, text] of Object.entries(OLD)) {
    fs.mkdirSync(dirname(join(root, path)), { recursive: true })
    fs.writeFileSync(join(root, path), text)
  }
  fs.chmodSync(join(root, 'run.sh'), 0o755)
  return root
}

/** Everything in the repository, one line each: mode, path, text. Folders too, and the state of the tool. */
function snapshot(root: string): string {
  const lines = fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).map(path => {
    const stat = fs.lstatSync(join(root, path))
    const text = stat.isFile() ? JSON.stringify(fs.readFileSync(join(root, path), 'utf8')) : '/'
    return `${path} ${(stat.mode & 0o7777).toString(8)} ${text}\n`
  })
  return lines.sort().join('')
}

const real: Io = fs

/** Node's calls, with `meddle` before each: it counts them, and may throw or ask for half of a write. */
function meddling(meddle: (call: string, n: number) => 'half' | undefined): Io {
  let n = 0
  const wrap =
    (name: (typeof CALLS)[number]) =>
    (first: never, text: never, ...rest: never[]) => {
      const half = meddle(name, ++n) === 'half' && name === 'writeSync'
      const shorter = half ? Buffer.from(text).subarray(0, Buffer.byteLength(text) >> 1) : text
      return (real[name] as (...args: never[]) => unknown)(first, shorter as never, ...(half ? [] : rest))
    }
  return Object.fromEntries(CALLS.map(name => [name, wrap(name)])) as unknown as Io
}

/** Dies at the n-th call: nothing that follows reaches the disk. `torn` lets half of the last write through. */
function dying(at: number, torn: boolean): Io {
  return meddling((_, n) => {
    if (torn && n === at - 1) return 'half'
    if (n >= at) throw new Error('dead')
  })
}

function diskError(code: string): Error {
  return Object.assign(new Error(`${code}: no space left on device, write`), { code, syscall: 'write' })
}

/** What `action` threw, or null. */
function thrown(action: () => unknown): unknown {
  try {
    action()
    return null
  } catch (error) {
    return error
  }
}

const oldTree = snapshot(repository())
const done = repository()
writeChanges(done, CHANGES)
const newTree = snapshot(done)

/** The outcome of a stopped run: which of the two trees stands there. */
function treeOf(root: string, when: string): 'old' | 'new' {
  const tree = snapshot(root)
  if (tree === oldTree) return 'old'
  assert.is(tree, newTree, when)
  return 'new'
}

/** Runs `attempt` with n = 1, 2, … until it says that the run came to its end, which it must do after many steps. */
function forEveryStep(least: number, attempt: (n: number) => boolean): void {
  for (let n = 1; ; n++) {
    if (!attempt(n)) continue
    assert.ok(n > least, `${n} steps`)
    return
  }
}

const test = suite('disk: stopped runs')

test('the two trees differ as planned', () => {
  assert.not.match(newTree, /gone|\/deep|tmp/)
  assert.match(newTree, 'run.sh 755 "#!/bin/sh\\nexit\\n"')
  assert.match(newTree, 'apps/a/one.yaml 644 "a: 1\\r\\nb: 3\\r\\n"')
})

for (const torn of [false, true]) {
  test(`a run that dies at any step${torn ? ', half way through a write,' : ''} is completed or undone`, () => {
    const outcomes = new Set<string>()
    forEveryStep(50, n => {
      const root = repository()
      const finished = thrown(() => writeChanges(root, CHANGES, dying(n, torn))) === null
      const { kind, files, kept } = recover(root)
      const tree = treeOf(root, `step ${n}`)
      outcomes.add(`${kind} ${files} ${tree}`)
      assert.equal(kept, [])
      assert.is(recover(root).kind, 'none')
      return finished
    })
    assert.equal([...outcomes], ['none 0 old', 'undone 8 old', 'completed 8 new', 'none 0 new'])
  })
}

test('a recovery that dies at any step is taken up again, with the same outcome', () => {
  forEveryStep(50, n => {
    let expected = ''
    let finished = false
    forEveryStep(0, m => {
      const root = repository()
      finished = thrown(() => writeChanges(root, CHANGES, dying(n, false))) === null
      const recovered = thrown(() => recover(root, dying(m, false))) === null
      recover(root)
      const tree = treeOf(root, `step ${n}, then ${m}`)
      expected ||= tree
      assert.is(tree, expected)
      return recovered
    })
    return finished
  })
})

for (const code of ['ENOSPC', 'EIO']) {
  test(`one ${code} at any step leaves the old tree, or the new one to the next command`, () => {
    forEveryStep(50, n => {
      const root = repository()
      const io = meddling((_, step) => {
        if (step === n) throw diskError(code)
      })
      const error = thrown(() => writeChanges(root, CHANGES, io))
      if (error === null) return treeOf(root, `step ${n}`) === 'new'
      assert.instance(error, Failure)
      const finding = (error as Failure).findings[0]!
      assert.is((error as Failure).exitCode, 2)
      assert.match(finding.message, /: no space left on device$/)
      assert.ok(finding.file !== '' && !finding.file.startsWith('/'), finding.file)
      const pending = fs.existsSync(join(root, '.gitops/tmp/journal'))
      if (finding.hint === 'nothing has changed') assert.is(treeOf(root, `step ${n}`), 'old')
      else assert.match(finding.hint!, 'the next command completes this run')
      const committed = finding.hint !== 'nothing has changed'
      if (pending) assert.ok(committed)
      recover(root)
      assert.is(treeOf(root, `step ${n}`), committed ? 'new' : 'old')
      return false
    })
  })
}

test('a disk that stays full leaves the old tree, or the new one to the next command', () => {
  forEveryStep(35, n => {
    const root = repository()
    const io = meddling((call, step) => {
      if (step < n || !['openSync', 'writeSync', 'mkdirSync', 'fsyncSync'].includes(call)) return
      throw diskError('ENOSPC')
    })
    const error = thrown(() => writeChanges(root, CHANGES, io))
    if (error !== null && !/completes/.test((error as Failure).findings[0]!.hint!)) {
      assert.is(treeOf(root, `step ${n}`), 'old')
      return false
    }
    recover(root)
    assert.is(treeOf(root, `step ${n}`), 'new')
    return error === null
  })
})

test('a disk that refuses everything from some step on is settled when it no longer does', () => {
  forEveryStep(45, n => {
    const root = repository()
    const io = meddling((_, step) => {
      if (step >= n) throw diskError('EROFS')
    })
    const error = thrown(() => writeChanges(root, CHANGES, io))
    if (error) assert.instance(error, Failure)
    recover(root)
    treeOf(root, `step ${n}`)
    return error === null
  })
})

// The same once more with processes that are killed in earnest, lock included.
const source = `
import * as fs from 'node:fs'
import { recover } from './journal.ts'
import { withLock } from './lock.ts'
import { writeChanges } from './write.ts'
const [root, what, when, at, changes] = process.argv.slice(2)
let n = 0
const kill = moment => { if (moment === when && n === Number(at)) process.kill(process.pid, 'SIGKILL') }
const io = Object.fromEntries(${JSON.stringify(CALLS)}.map(name => [name, (...args) => {
  n++
  kill('before')
  try {
    return fs[name](...args)
  } finally {
    kill('after')
  }
}]))
await withLock(root, () => what === 'recover' ? recover(root, io) : writeChanges(root, JSON.parse(changes), io))
`
const child = join(base, 'child.mjs')
buildSync({
  stdin: { contents: source, resolveDir: 'engine/disk', loader: 'ts' },
  outfile: child,
  bundle: true,
  platform: 'node',
  format: 'esm',
})

/** Answers false when the process was killed. */
function survives(root: string, what: 'write' | 'recover', when: string, at: number): boolean {
  const { signal, status, stderr } = spawnSync(process.execPath, [
    child,
    root,
    what,
    when,
    String(at),
    JSON.stringify(CHANGES),
  ])
  if (signal === 'SIGKILL') return false
  assert.is(status, 0, String(stderr))
  return true
}

for (const when of ['before', 'after']) {
  test(`a process killed right ${when} any step leaves one of the two trees to the next run`, async () => {
    for (let n = 1, finished = false; !finished; n++) {
      const root = repository()
      finished = survives(root, 'write', when, n)
      if (finished) assert.ok(n > 50, `${n} steps`)
      // Every fifth time the one that cleans up is killed, too.
      if (n % 5 === 0) survives(root, 'recover', when, (n % 7) + 1)
      await withLock(root, () => recover(root))
      treeOf(root, `${when} step ${n}`)
    }
  })
}

test.run()
