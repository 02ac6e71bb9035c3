import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import * as fs from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { acquire } from '../engine/disk/acquire.ts'
import { ownHolder } from '../engine/disk/holder.ts'
import { withLock } from '../engine/disk/lock.ts'
import { Failure } from '../engine/failure.ts'

const base = fs.mkdtempSync(join(tmpdir(), 'disk-lock-'))
process.once('exit', () => fs.rmSync(base, { recursive: true, force: true }))

// Holds the lock until it is stopped, or, to `race`, takes it as often as it can for a second. In the race a holder makes
// sure that it is alone, then puts the lock of a dead process in place of its own, so that every taker has to take over.
const source = `
import * as fs from 'node:fs'
import { withLock } from './lock.ts'
const [root, what] = process.argv.slice(2)
const lock = root + '/.gitops/tmp/lock'
if (what === 'hold') {
  await withLock(root, () => new Promise(() => { process.stdout.write('held'); setInterval(() => {}, 1000) }))
}
const end = Date.now() + 1000
let taken = 0
while (Date.now() < end) {
  try {
    await withLock(root, () => {
      taken++
      fs.mkdirSync(root + '/alone')
      fs.rmdirSync(root + '/alone')
      fs.writeFileSync(lock + '.' + process.pid, what)
      fs.renameSync(lock + '.' + process.pid, lock)
    })
  } catch (error) {
    if (error.name !== 'Failure') throw error
  }
}
process.stdout.write(String(taken))
`
const child = join(base, 'child.mjs')
buildSync({
  stdin: { contents: source, resolveDir: 'engine/disk', loader: 'ts' },
  outfile: child,
  bundle: true,
  platform: 'node',
  format: 'esm',
})

const start = (root: string, what: string): ChildProcess =>
  spawn(process.execPath, [child, root, what], { stdio: ['ignore', 'pipe', 'inherit'] })

function repository(lock?: string): string {
  const root = fs.mkdtempSync(join(base, 'case-'))
  if (lock === undefined) return root
  fs.mkdirSync(join(root, '.gitops/tmp'), { recursive: true })
  fs.writeFileSync(join(root, '.gitops/tmp/lock'), lock)
  return root
}

/** What a run in the repository comes to: 'done', or the message and hint of its refusal. */
async function run(root: string): Promise<string> {
  try {
    return await withLock(root, () => 'done')
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    assert.is(error.exitCode, 2)
    return error.findings.map(({ message, hint }) => `${message}. ${hint}`).join('\n')
  }
}

const deadPid = spawnSync(process.execPath, ['-e', '0']).pid
const lockOf = (holder: object): string => JSON.stringify({ ...ownHolder(), since: 'noon', ...holder })

const test = suite('disk: lock')

test('gives back what the action gives, and leaves nothing in a new folder', async () => {
  const root = join(repository(), 'a/new/one')
  assert.is(await withLock(root, () => fs.existsSync(join(root, '.gitops/tmp/lock'))), true)
  assert.equal(fs.readdirSync(join(root, '../../..')), [])
})

test('leaves nothing behind a run that fails, and everything that was there', async () => {
  const root = repository()
  fs.mkdirSync(join(root, 'empty'))
  const failing = withLock(root, () => Promise.reject(new Error('stop')))
  assert.is(await failing.catch(error => error.message), 'stop')
  assert.equal(fs.readdirSync(root), ['empty'])
})

test('keeps what the action wrote', async () => {
  const root = join(repository(), 'new')
  await withLock(root, () => fs.writeFileSync(join(root, '.gitops/file'), ''))
  assert.equal(fs.readdirSync(root, { recursive: true }).sort(), ['.gitops', '.gitops/file'])
})

test('refuses while this process holds it', async () => {
  const root = repository()
  const message = await withLock(root, () => run(root))
  assert.match(
    message,
    new RegExp(`^another run holds the repository \\(pid ${process.pid} on host ${hostname()}, since .*Z\\)`),
  )
  assert.equal(fs.readdirSync(root), [])
})

test('refuses while another process holds it, and takes over when that is killed', async () => {
  const root = repository()
  const holder = start(root, 'hold')
  await once(holder.stdout!, 'data')
  assert.match(await run(root), `another run holds the repository (pid ${holder.pid} on host`)
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  assert.is(fs.existsSync(join(root, '.gitops/tmp/lock')), true)
  assert.is(await run(root), 'done')
  assert.equal(fs.readdirSync(root), [])
})

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  test(`releases on ${signal}`, async () => {
    const root = join(repository(), 'new')
    const holder = start(root, 'hold')
    await once(holder.stdout!, 'data')
    holder.kill(signal)
    assert.is((await once(holder, 'exit'))[0], code)
    assert.is(fs.existsSync(root), false)
  })
}

test('leaves no listener behind', async () => {
  const count = () => ['exit', 'SIGINT', 'SIGTERM', 'SIGHUP'].map(name => process.listenerCount(name))
  const before = count()
  await run(repository())
  assert.equal(count(), before)
})

const elsewhere = 'when that run is certainly dead, delete .gitops/tmp/lock'
const found: { name: string; lock: string; age?: number; expected: string }[] = [
  { name: 'takes over from a dead process', lock: lockOf({ pid: deadPid }), expected: 'done' },
  {
    name: 'cannot judge another host',
    lock: lockOf({ pid: deadPid, host: 'x' }),
    expected: `another run holds the repository (pid ${deadPid} on host x, since noon). ${elsewhere}`,
  },
  {
    name: 'cannot judge another container',
    lock: lockOf({ pid: deadPid, space: 'pid:[1]' }),
    expected: `another run holds the repository (pid ${deadPid} on host ${hostname()}, since noon). ${elsewhere}`,
  },
  {
    name: 'waits for a lock that is being written',
    lock: '{"pid":',
    expected: 'another run holds the repository (its lock is half written). wait until it is done',
  },
  { name: 'takes over a lock that stays half written', lock: '{"pid":', age: 60, expected: 'done' },
]
if (ownHolder().start !== null) {
  const lock = lockOf({ pid: process.pid, start: '1' })
  found.push({ name: 'does not take a reused pid for its old process', lock, expected: 'done' })
}

for (const { name, lock, age = 0, expected } of found) {
  test(name, async () => {
    const root = repository(lock)
    const file = join(root, '.gitops/tmp/lock')
    const then = Date.now() / 1000 - age
    fs.utimesSync(file, then, then)
    assert.is(await run(root), expected)
    if (expected === 'done') assert.equal(fs.readdirSync(root), [])
    else assert.is(fs.readFileSync(file, 'utf8'), lock)
  })
}

test('does not remove the lock of a taker that was quicker', () => {
  const root = repository(lockOf({ pid: deadPid }))
  const lock = join(root, '.gitops/tmp/lock')
  const [mine, theirs] = [lockOf({ run: 'mine' }), lockOf({ run: 'theirs' })]
  let calls = 0
  // The second call comes when the dead lock has been judged and its claim is about to be taken.
  const overtaken = (): void => {
    if (++calls === 2) acquire(lock, theirs, () => {})
  }
  assert.throws(() => acquire(lock, mine, overtaken), /another run holds/)
  assert.is(fs.readFileSync(lock, 'utf8'), theirs)
  assert.equal(fs.readdirSync(join(root, '.gitops/tmp')), ['lock'])
})

test('leaves a dead lock to the taker that has claimed it', async () => {
  const lock = lockOf({ pid: deadPid })
  const root = repository(lock)
  fs.writeFileSync(join(root, '.gitops/tmp/lock.claim'), lockOf({}))
  assert.match(await run(root), 'another run holds')
  assert.is(fs.readFileSync(join(root, '.gitops/tmp/lock'), 'utf8'), lock)
})

test('sweeps what killed takers left', async () => {
  const root = repository(lockOf({ pid: deadPid }))
  const left = ['lock.claim', 'lock.claim.claim', 'lock.1-abc']
  for (const name of left) fs.writeFileSync(join(root, '.gitops/tmp', name), lockOf({ pid: deadPid }))
  fs.writeFileSync(join(root, '.gitops/tmp/lock.2-live'), lockOf({}))
  assert.is(await run(root), 'done')
  assert.equal(fs.readdirSync(join(root, '.gitops/tmp')), ['lock.2-live'])
})

test('lets only one of many takers in', async () => {
  const root = repository(lockOf({ pid: deadPid }))
  const takers = [1, 2, 3].map(() => start(root, lockOf({ pid: deadPid })))
  const results = takers.map(async taker => {
    let taken = ''
    taker.stdout!.on('data', data => (taken += data))
    const [code] = await once(taker, 'close')
    assert.is(code, 0)
    return Number(taken)
  })
  const taken = await Promise.all(results)
  assert.ok(Math.min(...taken) > 0, `every taker had its turn: ${taken}`)
  assert.is(await run(root), 'done')
  assert.equal(fs.readdirSync(root), [])
})

test('refuses a state folder that leads out, is a file, or leads nowhere', async () => {
  const out = repository()
  for (const [target, expected] of [
    [out, 'is a symlink that leads out'],
    ['file', 'is not a folder'],
    ['no', 'is not a folder'],
  ]) {
    const root = repository()
    fs.writeFileSync(join(root, 'file'), '')
    fs.symlinkSync(target!, join(root, '.gitops'))
    assert.match(await run(root), expected!)
    assert.equal(fs.readdirSync(root), ['.gitops', 'file'])
  }
  assert.equal(fs.readdirSync(out), [])
})

test.run()
