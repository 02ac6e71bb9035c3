import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findRepository } from '../engine/disk/find.ts'
import { recover } from '../engine/disk/journal.ts'
import { openSource, readTree } from '../engine/disk/read.ts'
import { encodeRecord } from '../engine/disk/record.ts'
import { writeChanges } from '../engine/disk/write.ts'
import { Failure } from '../engine/failure.ts'
import type { Change } from '../engine/types.ts'

const base = fs.mkdtempSync(join(tmpdir(), 'disk-'))
process.once('exit', () => fs.rmSync(base, { recursive: true, force: true }))

/** A new repository holding `files`, in a folder of its own next to which a test may put what lies outside. */
function repository(files: Record<string, string | Buffer> = {}): string {
  const root = join(fs.mkdtempSync(join(base, 'case-')), 'repo')
  fs.mkdirSync(root)
  for (const [path, text] of Object.entries(files)) {
    fs.mkdirSync(dirname(join(root, path)), { recursive: true })
    fs.writeFileSync(join(root, path), text)
  }
  return root
}

/** A folder outside the repository that holds `secret.yaml`. */
function outside(root: string): string {
  const dir = join(dirname(root), 'outside')
  fs.mkdirSync(dir)
  fs.writeFileSync(join(dir, 'secret.yaml'), 'secret: 1\n')
  return dir
}

/** The findings, one a line, and the exit code that `action` stops with. */
function stop(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return error.findings.map(({ file, message }) => `${file}: ${message}\n`).join('') + error.exitCode
  }
  return 'no failure'
}

const read = (root: string) => Object.fromEntries(readTree(root))
const create = (path: string, after = 'new\n'): Change => ({ kind: 'create', path, after })
const change = (path: string, before: string, after: string): Change => ({ kind: 'change', path, before, after })
const remove = (path: string, before: string): Change => ({ kind: 'delete', path, before })

const find = suite('disk: find')

find('takes the folder that was asked for', () => {
  const root = repository({ 'gitops.yaml': '' })
  assert.is(findRepository(root, '../else'), join(dirname(root), 'else'))
})

find('goes up to the nearest gitops.yaml', () => {
  const root = repository({ 'gitops.yaml': '', 'apps/a/app.yaml': '' })
  assert.is(findRepository(join(root, 'apps/a')), root)
  assert.is(findRepository(root), root)
})

find('else makes one below the current folder', () => {
  const root = repository()
  assert.is(findRepository(root), join(root, 'gitops-repo'))
})

find.run()

const reading = suite('disk: read')

reading('gives text as it is, byte order mark and line ends included', () => {
  const text = '\ufeffa: "\ufffd é 😀"\r\nb: 1'
  assert.is(openSource(repository({ 'a.yaml': text })).read('a.yaml'), text)
})

reading('answers null and nothing for what is not there', () => {
  const source = openSource(repository({ file: 'x' }))
  assert.is(source.read('missing'), null)
  assert.is(source.read('no/such/folder.yaml'), null)
  assert.is(source.read('file/below.yaml'), null)
  assert.equal(source.list('missing'), [])
  assert.equal(source.list('file'), [])
  assert.equal(openSource(join(base, 'nowhere')).list(''), [])
  assert.is(openSource(join(base, 'nowhere')).read('a'), null)
})

reading('looks once', () => {
  const root = repository({ 'a.yaml': 'old' })
  const source = openSource(root)
  assert.is(source.read('a.yaml'), 'old')
  assert.equal(source.list(''), ['a.yaml'])
  fs.writeFileSync(join(root, 'a.yaml'), 'new')
  fs.writeFileSync(join(root, 'b.yaml'), 'new')
  assert.is(source.read('a.yaml'), 'old')
  assert.equal(source.list(''), ['a.yaml'])
})

reading('lists in the same order everywhere', () => {
  const source = openSource(repository({ 'd/b': '', 'd/a': '', 'd/B': '', 'd/é': '', 'd/_': '', 'd/.h': '' }))
  assert.equal(source.list('d'), ['.h', 'B', '_', 'a', 'b', 'é'])
  assert.equal(source.list('./d/'), source.list('d'))
})

reading('follows symlinks that stay inside', () => {
  const root = repository({ 'real/a.yaml': 'a' })
  fs.symlinkSync('real', join(root, 'folder'))
  fs.symlinkSync('real/a.yaml', join(root, 'file.yaml'))
  fs.symlinkSync('nothing', join(root, 'dangling.yaml'))
  const source = openSource(root)
  assert.is(source.read('folder/a.yaml'), 'a')
  assert.is(source.read('file.yaml'), 'a')
  assert.is(source.read('dangling.yaml'), null)
  assert.equal(source.list('folder'), ['a.yaml'])
  assert.equal(read(root), { 'file.yaml': 'a', 'real/a.yaml': 'a' })
})

reading('works in a repository that is itself reached by a symlink', () => {
  const root = repository({ 'real/a.yaml': 'a' })
  fs.symlinkSync('real', join(root, 'inner'))
  fs.symlinkSync(root, `${root}-link`)
  assert.is(openSource(`${root}-link`).read('inner/a.yaml'), 'a')
})

reading('refuses what leaves the repository', () => {
  const root = repository({ 'a.yaml': 'a' })
  const out = outside(root)
  fs.symlinkSync(join(out, 'secret.yaml'), join(root, 'file.yaml'))
  fs.symlinkSync(out, join(root, 'folder'))
  fs.symlinkSync('..', join(root, 'up'))
  const source = openSource(root)
  const table: [() => unknown, string][] = [
    [() => source.read('file.yaml'), 'file.yaml: is a symlink that leads out of the repository\n2'],
    [() => source.read('folder/secret.yaml'), 'folder: is a symlink that leads out of the repository\n2'],
    [() => source.list('folder'), 'folder: is a symlink that leads out of the repository\n2'],
    [() => source.read('up/repo/a.yaml'), 'up: is a symlink that leads out of the repository\n2'],
    [
      () => source.read('../outside/secret.yaml'),
      '../outside/secret.yaml: "../outside/secret.yaml" leads out of the repository\n2',
    ],
    [() => source.read('x/../../a'), 'x/../../a: "x/../../a" leads out of the repository\n2'],
    [() => source.list('..'), '..: ".." leads out of the repository\n2'],
    [() => source.read('/etc/passwd'), '/etc/passwd: "/etc/passwd" is not a path inside the repository\n2'],
    [() => source.read('a\0b'), 'a\0b: "a\\u0000b" is not a path inside the repository\n2'],
    [() => readTree(root), 'file.yaml: is a symlink that leads out of the repository\n2'],
  ]
  for (const [action, expected] of table) assert.is(stop(action), expected)
})

reading('refuses a state folder that leads out', () => {
  const root = repository()
  fs.symlinkSync(outside(root), join(root, '.gitops'))
  assert.is(
    stop(() => openSource(root).read('.gitops/secret.yaml')),
    '.gitops: is a symlink that leads out of the repository\n2',
  )
})

reading('refuses what is no text', () => {
  const root = repository({ 'logo.png': Buffer.from([0x89, 0x50, 0x4e, 0x47]), 'folder/a.yaml': '' })
  assert.is(
    stop(() => openSource(root).read('logo.png')),
    'logo.png: is not UTF-8 text\n2',
  )
  assert.is(
    stop(() => openSource(root).read('folder')),
    'folder: is a folder, expected a file\n2',
  )
})

reading('reads a whole tree without what is not the repository', () => {
  const root = repository({
    '.git/config': '',
    '.gitops/tmp/lock': '',
    '.gitops/memory/a': 'm',
    'x/node_modules/a': '',
    'x/a': '1',
  })
  assert.equal(
    [...readTree(root)],
    [
      ['.gitops/memory/a', 'm'],
      ['x/a', '1'],
    ],
  )
})

reading.run()

const writing = suite('disk: write')

writing('writes, changes and deletes, and leaves no folder empty', () => {
  const root = repository({ 'a/one.yaml': '1\n', 'a/two.yaml': '2\n', 'b/c/gone.yaml': 'x\n' })
  const changes = [
    change('a/one.yaml', '1\n', '1!\n'),
    remove('a/two.yaml', '2\n'),
    remove('b/c/gone.yaml', 'x\n'),
    create('n/e/w.yaml'),
  ]
  writeChanges(root, changes)
  assert.equal(read(root), { 'a/one.yaml': '1!\n', 'n/e/w.yaml': 'new\n' })
  assert.equal(fs.readdirSync(root), ['a', 'n'])
})

writing('keeps the mode of what it changes and gives new files the usual one', () => {
  const root = repository({ 'run.sh': 'a\n', 'private.yaml': 'a\n' })
  fs.chmodSync(join(root, 'run.sh'), 0o755)
  fs.chmodSync(join(root, 'private.yaml'), 0o600)
  const umask = process.umask(0o027)
  try {
    writeChanges(root, [change('run.sh', 'a\n', 'b\n'), change('private.yaml', 'a\n', 'b\n'), create('new/file.yaml')])
  } finally {
    process.umask(umask)
  }
  const mode = (path: string) => (fs.statSync(join(root, path)).mode & 0o7777).toString(8)
  assert.equal(['run.sh', 'private.yaml', 'new/file.yaml', 'new'].map(mode), ['755', '600', '640', '750'])
})

writing('writes the bytes it is given', () => {
  const root = repository({ 'a.yaml': 'a: 1\r\nb: é\r\n' })
  writeChanges(root, [
    change('a.yaml', 'a: 1\r\nb: é\r\n', 'a: 2\r\nb: é'),
    create('empty', ''),
    create('b', '\ufeff😀\r\n'),
  ])
  assert.equal(read(root), { 'a.yaml': 'a: 2\r\nb: é', b: '\ufeff😀\r\n', empty: '' })
})

writing('writes through a symlink that stays inside, and removes only the symlink', () => {
  const root = repository({ 'real/a.yaml': 'a', 'real/b.yaml': 'b' })
  fs.symlinkSync('real', join(root, 'folder'))
  fs.symlinkSync('real/a.yaml', join(root, 'a.yaml'))
  fs.symlinkSync('real/b.yaml', join(root, 'b.yaml'))
  writeChanges(root, [change('a.yaml', 'a', 'A'), remove('b.yaml', 'b'), create('folder/c.yaml')])
  assert.is(fs.readlinkSync(join(root, 'a.yaml')), 'real/a.yaml')
  assert.equal(read(root), { 'a.yaml': 'A', 'real/a.yaml': 'A', 'real/b.yaml': 'b', 'real/c.yaml': 'new\n' })
})

const refusals: { name: string; changes: Change[]; expected: string; arrange?: (root: string) => void }[] = [
  {
    name: 'a path that climbs out',
    changes: [create('../x')],
    expected: '../x: "../x" leads out of the repository\n2',
  },
  { name: 'an absolute path', changes: [create('/x')], expected: '/x: "/x" is not a path inside the repository\n2' },
  {
    name: 'a new file where one appeared',
    changes: [create('a')],
    expected: 'a: appeared while this run was planning\n1',
  },
  {
    name: 'a changed file that vanished',
    changes: [change('x', '', '')],
    expected: 'x: disappeared while this run was planning\n1',
  },
  {
    name: 'a file edited since',
    changes: [change('a', 'A', 'B')],
    expected: 'a: changed while this run was planning\n1',
  },
  {
    name: 'a deleted file edited since',
    changes: [remove('a', 'A')],
    expected: 'a: changed while this run was planning\n1',
  },
  { name: 'a file below a file', changes: [create('a/b')], expected: 'a/b: "a" is not a folder\n2' },
  { name: 'a file in place of a folder', changes: [create('d')], expected: 'd: is in the way of a new file\n2' },
  { name: 'a change to a folder', changes: [change('d', '', 'x')], expected: 'd: is not a file\n2' },
  { name: 'one file twice', changes: [create('n'), create('./n')], expected: './n: is planned twice\n2' },
  {
    name: "Git's folder",
    changes: [create('x/.GIT/hooks/y')],
    expected: 'x/.GIT/hooks/y: is not for a plan to write\n2',
  },
  {
    name: 'our own folder',
    changes: [create('.gitops/tmp/x')],
    expected: '.gitops/tmp/x: is not for a plan to write\n2',
  },
  {
    name: 'everything that is wrong at once',
    changes: [change('a', 'A', 'B'), create('n'), create('../x')],
    expected: 'a: changed while this run was planning\n../x: "../x" leads out of the repository\n2',
  },
  {
    name: 'a parent that leads out',
    changes: [create('link/x')],
    expected: 'link: is a symlink that leads out of the repository\n2',
    arrange: root => fs.symlinkSync(outside(root), join(root, 'link')),
  },
  {
    name: 'a file that leads out',
    changes: [change('link', 'secret: 1\n', 'mine')],
    expected: 'link: is a symlink that leads out of the repository\n2',
    arrange: root => fs.symlinkSync(join(outside(root), 'secret.yaml'), join(root, 'link')),
  },
  {
    name: 'a symlink that leads nowhere',
    changes: [create('link')],
    expected: 'link: is in the way of a new file\n2',
    arrange: root => fs.symlinkSync('../not-yet', join(root, 'link')),
  },
  {
    name: 'a state folder that leads out',
    changes: [create('n')],
    expected: '.gitops: is a symlink that leads out of the repository\n2',
    arrange: root => fs.symlinkSync(outside(root), join(root, '.gitops')),
  },
  {
    name: 'a symlink into the folder of Git',
    changes: [change('link', 'c', 'x')],
    expected: 'link: is not for a plan to write\n2',
    arrange: root => fs.symlinkSync('.git/config', join(root, 'link')),
  },
]

for (const { name, changes, expected, arrange } of refusals) {
  writing(`refuses ${name} and writes nothing`, () => {
    const root = repository({ a: 'a', 'd/x': 'x', '.git/config': 'c' })
    arrange?.(root)
    const before = fs.readdirSync(dirname(root), { recursive: true })
    assert.is(
      stop(() => writeChanges(root, changes)),
      expected,
    )
    assert.equal(fs.readdirSync(dirname(root), { recursive: true }), before)
    assert.is(fs.readFileSync(join(root, 'a'), 'utf8'), 'a')
  })
}

writing('takes all back when a file is saved at the last moment', () => {
  const root = repository({ a: 'a' })
  const io = {
    ...fs,
    mkdirSync: ((path: string) => {
      if (path.endsWith('staging')) fs.writeFileSync(join(root, 'a'), 'edited')
      return fs.mkdirSync(path)
    }) as typeof fs.mkdirSync,
  }
  assert.is(
    stop(() => writeChanges(root, [create('n/n'), change('a', 'a', 'A')], io)),
    'a: changed while this run was planning\n1',
  )
  assert.equal(read(root), { a: 'edited' })
  assert.equal(fs.readdirSync(root), ['a'])
})

writing('keeps a file that appears at the last moment', () => {
  const root = repository()
  const io = {
    ...fs,
    openSync: ((path: string, flag: string) => {
      if (path.endsWith('two')) fs.writeFileSync(path, 'm')
      return fs.openSync(path, flag)
    }) as typeof fs.openSync,
  }
  assert.is(
    stop(() => writeChanges(root, [create('one'), create('two')], io)),
    'two: appeared while this run was planning\n1',
  )
  assert.equal(read(root), { two: 'm' })
})

writing.run()

const recovery = suite('disk: recover')

/** Leaves the repository as a run that died at the first call for which `when` is true. */
function die(root: string, changes: Change[], when: (call: string, path: string) => boolean): void {
  let dead = false
  const calls = Object.entries(fs).filter(([name]) => name.endsWith('Sync'))
  const io = Object.fromEntries(
    calls.map(([name, call]) => [
      name,
      (...args: unknown[]) => {
        dead ||= when(name, String(args[0]))
        if (dead) throw new Error('dead')
        return (call as (...args: unknown[]) => unknown)(...args)
      },
    ]),
  )
  assert.throws(() => writeChanges(root, changes, io as unknown as typeof fs), 'dead')
}

recovery('has nothing to do in a quiet repository', () => {
  const root = repository({ a: 'a' })
  assert.equal(recover(root), { kind: 'none', files: 0, kept: [] })
  assert.equal(recover(join(root, 'nowhere')), { kind: 'none', files: 0, kept: [] })
})

recovery('removes a journal that was cut short, and staged leftovers', () => {
  const whole = encodeRecord({ folders: [], creates: [{ path: 'a', size: 1, id: 'x' }], changes: [], deletes: [] })
  for (const length of [0, 1, whole.length - 50, whole.length - 2]) {
    const root = repository({ a: 'a', '.gitops/tmp/journal': whole.slice(0, length), '.gitops/tmp/staging/0': 'x' })
    assert.is(recover(root).kind, 'none')
    assert.equal(fs.readdirSync(root), ['a'])
  }
})

recovery('keeps what a person wrote over a new file of a run that is undone', () => {
  const root = repository()
  die(
    root,
    [create('n/a'), create('n/b'), create('n/c', 'longer text\n'), create('d')],
    (call, path) => call === 'openSync' && path.endsWith('d'),
  )
  fs.writeFileSync(join(root, 'n/a'), 'mine and longer')
  fs.writeFileSync(join(root, 'n/b'), 'me')
  assert.equal(recover(root), { kind: 'undone', files: 4, kept: ['n/a', 'n/b'] })
  assert.equal(read(root), { 'n/a': 'mine and longer', 'n/b': 'me' })
})

recovery('keeps what a person changed before the run is completed', () => {
  const root = repository({ a: 'a', b: 'b', c: 'c', d: 'd', e: 'e' })
  const changes = [
    change('a', 'a', 'A'),
    change('b', 'b', 'B'),
    change('c', 'c', 'C'),
    remove('d', 'd'),
    remove('e', 'e'),
  ]
  die(root, changes, call => call === 'renameSync')
  fs.writeFileSync(join(root, 'b'), 'mine')
  fs.unlinkSync(join(root, 'c'))
  fs.writeFileSync(join(root, 'e'), 'mine')
  assert.equal(recover(root), { kind: 'completed', files: 5, kept: ['b', 'c', 'e'] })
  assert.equal(read(root), { a: 'A', b: 'mine', e: 'mine' })
  assert.equal(fs.readdirSync(root), ['a', 'b', 'e'])
})

recovery('refuses a journal that names what lies outside, whoever wrote it', () => {
  const record = {
    folders: [],
    creates: [{ path: '../outside/secret.yaml', size: 99, id: '' }],
    changes: [],
    deletes: [],
  }
  const root = repository({ '.gitops/tmp/journal': encodeRecord(record) })
  const out = outside(root)
  const message =
    'an earlier run was stopped and cannot be settled: "../outside/secret.yaml" leads out of the repository'
  assert.is(
    stop(() => recover(root)),
    `../outside/secret.yaml: ${message}\n2`,
  )
  assert.is(fs.readFileSync(join(out, 'secret.yaml'), 'utf8'), 'secret: 1\n')
})

recovery('does not empty the folder that a symlink in place of the staging leads to', () => {
  const root = repository({ '.gitops/tmp/x': '' })
  const out = outside(root)
  fs.symlinkSync(out, join(root, '.gitops/tmp/staging'))
  recover(root)
  assert.equal(fs.readdirSync(out), ['secret.yaml'])
  assert.equal(fs.readdirSync(join(root, '.gitops/tmp')), ['x'])
})

recovery('comes before the next run', () => {
  const root = repository({ a: 'a' })
  die(root, [change('a', 'a', 'A')], call => call === 'renameSync')
  assert.is(
    stop(() => writeChanges(root, [create('b')])),
    ': an earlier run was stopped and is not settled yet\n2',
  )
  recover(root)
  writeChanges(root, [create('b')])
  assert.equal(read(root), { a: 'A', b: 'new\n' })
})

recovery.run()
