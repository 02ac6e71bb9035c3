import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { NOWHERE } from '../engine/answers/read.ts'
import { type Door, runCli } from '../engine/cli.ts'
import { readTree } from '../engine/disk/read.ts'
import { loadTemplates } from '../engine/render/templates.ts'
import type { Value } from '../engine/types.ts'
import { VERSION } from '../engine/version.ts'
import { generators } from '../generators/index.ts'
import { ROOT } from '../scripts/cases.ts'

const kit = { generators, ...loadTemplates() }
const REPO = ['repo', '--name', 'acme', '--repoUrl', 'https://github.com/acme/gitops']
const APP = ['app', '--name', 'checkout', '--image', 'ghcr.io/acme/checkout:v1.4.2']

let cwd = ''
const fresh = () => {
  cwd = mkdtempSync(join(tmpdir(), 'doors-'))
}
const gone = () => rmSync(cwd, { recursive: true, force: true })

async function run(args: readonly string[], answers: Record<string, Value> | null = null) {
  const text = { out: '', err: '' }
  const door: Door = {
    cwd,
    interactive: answers !== null,
    terminal: false,
    progress: () => {},
    out: more => {
      text.out += more
    },
    err: more => {
      text.err += more
    },
    ask: async () => ({ values: answers!, place: () => NOWHERE }),
  }
  return { code: await runCli(kit, args, door), ...text }
}

const tree = () => readTree(join(cwd, 'gitops-repo'))

const bin = suite('door: the bin')
bin.before.each(fresh)
bin.after.each(gone)

bin('three commands make a repository, and again change no byte', async () => {
  const commands = [
    [...REPO, '--environments', 'dev,staging,prod'],
    [...APP, '--port', '8080'],
    ['env', '--name', 'qa', '--after', 'dev'],
  ]
  for (const command of commands) assert.is((await run(command)).code, 0)
  const before = [...tree()]
  assert.ok(before.length > 30)
  for (const command of commands) {
    const { code, out } = await run(command)
    assert.is(code, 0)
    assert.match(out, 'nothing to change')
  }
  assert.equal([...tree()], before)
})

bin('a JSON value may follow a flag that may also stand bare', async () => {
  await run(REPO)
  assert.is((await run([...APP, '--autoscaling', '{"min":2,"max":4}'])).code, 0)
  assert.match(tree().get('apps/checkout/overlays/dev/hpa.yaml')!, 'maxReplicas: 4')
})

const WRONG: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['an unknown command', ['ap'], /unknown command "ap", did you mean "app"\?/],
  ['an unknown flag', [...APP, '--prot', '1'], /unknown flag --prot, did you mean --port\?/],
  ['an unfit value', [...APP, '--port', 'eighty'], /port is "eighty", expected a whole number/],
  ['a flag without a value', ['app', '--image', 'ghcr.io/acme/x:v1', '--name'], /--name has no value/],
  ['an empty value', ['app', '--name='], /name is "", expected a value/],
  ['a flag given twice', [...APP, '--name', 'other'], /--name is given twice/],
  ['an answer by position', ['app', 'checkout'], /"checkout" is not an answer/],
  ['a missing answer without a terminal', ['app', '--name', 'checkout'], /image is missing/],
  ['an answers file that is not there', ['app', '--answers', 'none.yaml'], /none\.yaml: is not there/],
  [
    'an environment that is not there',
    [...APP, '--environments', 'dev,moon'],
    /environments names the environment "moon"/,
  ],
]

for (const [name, args, message] of WRONG) {
  bin(`${name} is exit code 2, and nothing is written`, async () => {
    await run(REPO)
    const before = [...tree()]
    const { code, err, out } = await run(args)
    assert.is(code, 2)
    assert.match(err, message)
    assert.is(out, '')
    assert.equal([...tree()], before)
  })
}

bin('a service where no repository is: refused, and no folder is left', async () => {
  const { code, err } = await run(APP)
  assert.is(code, 2)
  assert.match(err, 'no gitops.yaml here')
  assert.not.ok(existsSync(join(cwd, 'gitops-repo')))
})

bin('--dry-run shows diffs and writes nothing', async () => {
  const { code, out } = await run([...REPO, '--dry-run'])
  assert.is(code, 0)
  assert.match(out, '+++ b/gitops.yaml')
  assert.match(out, 'dry run, nothing written')
  assert.not.ok(existsSync(join(cwd, 'gitops-repo')))
})

bin('--json is the plan and nothing else, and what a dry run shows is what is then written', async () => {
  const dry = JSON.parse((await run([...REPO, '--dry-run', '--json'])).out)
  const real = JSON.parse((await run([...REPO, '--json'])).out)
  assert.is(dry.written, false)
  assert.is(real.written, true)
  assert.equal(dry.changes, real.changes)
  assert.equal(
    real.changes.map((change: { path: string }) => change.path),
    [...tree().keys()],
  )
})

bin('one answers file makes a repository and its services in one plan', async () => {
  const text = `generator: repo\nname: acme\nrepoUrl: git@github.com:acme/gitops.git\n---\n- {name: a, image: "ghcr.io/acme/a:v1"}\n- {name: b, image: "ghcr.io/acme/b:v1", kind: worker}\n`
  writeFileSync(join(cwd, 'all.yaml'), text)
  assert.is((await run(['app', '--answers', 'all.yaml'])).code, 0)
  assert.ok(tree().has('apps/b/base/deployment.yaml'))
})

bin('one bad document of many: nothing of any is written', async () => {
  await run(REPO)
  const before = [...tree()]
  writeFileSync(
    join(cwd, 'two.yaml'),
    '- {name: a, image: "ghcr.io/acme/a:v1"}\n- {name: b, image: "ghcr.io/acme/b:latest"}\n',
  )
  const { code, err } = await run(['app', '--answers', 'two.yaml'])
  assert.is(code, 2)
  assert.match(err, /^two\.yaml:2:20: image is "ghcr\.io\/acme\/b:latest"/)
  assert.equal([...tree()], before)
})

bin('on a terminal it asks, but not when an answer was given', async () => {
  await run(REPO)
  assert.is((await run(['app'], { name: 'asked', image: 'ghcr.io/acme/asked:v1' })).code, 0)
  assert.ok(tree().has('apps/asked/app.yaml'))
  assert.is((await run(['app', '--name', 'other'], { name: 'asked' })).code, 2)
})

bin('set-image changes one value in one file, and a second run none', async () => {
  await run(REPO)
  await run(APP)
  const before = tree()
  assert.is((await run(['set-image', 'checkout', 'v1.5.0', '--env', 'dev'])).code, 0)
  const path = 'apps/checkout/overlays/dev/kustomization.yaml'
  const changed = [...tree()].filter(([file, text]) => before.get(file) !== text)
  assert.equal(changed, [[path, before.get(path)!.replace('v1.4.2', 'v1.5.0')]])
  assert.match((await run(['set-image', 'checkout', 'v1.5.0', '--env', 'dev'])).out, 'nothing to change')
  const digest = `sha256:${'a'.repeat(64)}`
  assert.is((await run(['set-image', 'checkout', digest, '--env', 'dev'])).code, 0)
  assert.match(tree().get(path)!, `    digest: ${digest}\n`)
  assert.not.match(tree().get(path)!, 'newTag')
  assert.is((await run(['set-image', 'checkout', 'v1.5.0', '--env', 'dev'])).code, 0)
  assert.is(tree().get(path), before.get(path)!.replace('v1.4.2', 'v1.5.0'))
  for (const bad of [
    ['checkout', 'latest', '--env', 'dev'],
    ['checkout', 'v1', '--env', 'moon'],
    ['none', 'v1', '--env', 'dev'],
    ['../x', 'v1', '--env', 'dev'],
  ]) {
    assert.is((await run(['set-image', ...bad])).code, 2, bad.join(' '))
  }
})

bin('--image with another tag on a service that is there says that overlays keep theirs', async () => {
  await run(REPO)
  await run(APP)
  const { code, err } = await run(['app', '--name', 'checkout', '--image', 'ghcr.io/acme/checkout:v2.0.0'])
  assert.is(code, 0)
  assert.match(err, /new environments only; dev, staging, prod keep theirs.*set-image checkout v2\.0\.0/)
  assert.match(tree().get('apps/checkout/overlays/dev/kustomization.yaml')!, 'newTag: v1.4.2')
  await run(['env', '--name', 'qa', '--after', 'dev'])
  assert.match(tree().get('apps/checkout/overlays/qa/kustomization.yaml')!, 'newTag: v1.4.2')
})

bin('help, version, list and schema', async () => {
  assert.match((await run(['--help'])).out, 'usage: plop-gitops')
  assert.match((await run(['app', '--help'])).out, '--health-path')
  assert.match((await run(['set-image', '--help'])).out, 'usage: plop-gitops set-image <app>')
  assert.not.match((await run(['list', '--help'])).out, '--answers')
  assert.is((await run(['--version'])).out, `${VERSION}\n`)
  assert.is((await run([])).code, 2)
  await run(REPO)
  await run(APP)
  assert.match((await run(['list'])).out, /checkout +v1\.4\.2 +v1\.4\.2 +v1\.4\.2/)
  assert.equal(JSON.parse((await run(['list', '--json'])).out).apps[0].versions, {
    dev: 'v1.4.2',
    staging: 'v1.4.2',
    prod: 'v1.4.2',
  })
  for (const name of ['gitops', 'app', 'answers'])
    assert.type(JSON.parse((await run(['schema', name])).out).$schema, 'string')
  assert.is((await run(['schema', 'moon'])).code, 2)
})

bin('a README that was there stays, a manifest that was there stops the run', async () => {
  writeFileSync(join(cwd, 'README.md'), 'mine\n')
  const first = await run([...REPO, '--dest', '.'])
  assert.is(first.code, 0)
  assert.match(first.err, 'README.md: was there already; kept as it is')
  assert.is(readFileSync(join(cwd, 'README.md'), 'utf8'), 'mine\n')
  rmSync(join(cwd, 'README.md'))
  assert.is((await run(['repo', '--dest', '.'])).code, 0)
  assert.match(readFileSync(join(cwd, 'README.md'), 'utf8'), '# acme')
  writeFileSync(join(cwd, 'argocd-apps/apps'), '', { flag: 'a' })
  rmSync(join(cwd, 'argocd-apps/apps'))
  execFileSync('mkdir', ['-p', join(cwd, 'argocd-apps/apps')])
  writeFileSync(join(cwd, 'argocd-apps/apps/checkout-dev.yaml'), 'kind: Other\n')
  assert.is((await run(APP)).code, 2)
})

bin('after a commit, adding a service shows untracked files only', async () => {
  await run(REPO)
  await run(APP)
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-C', join(cwd, 'gitops-repo'), '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args],
      { encoding: 'utf8' },
    )
  git('init', '-q')
  git('add', '-A')
  git('commit', '-qm', 'start')
  assert.is((await run(['app', '--name', 'search', '--image', 'ghcr.io/acme/search:v1.0.0'])).code, 0)
  const lines = git('status', '--porcelain').trim().split('\n')
  assert.ok(lines.length >= 3)
  for (const line of lines) assert.ok(line.startsWith('?? '), line)
})

bin.run()

const plop = suite('door: npx plop')
plop.before.each(fresh)
plop.after.each(gone)

function runPlop(...args: string[]) {
  const result = spawnSync(process.execPath, [join(ROOT, 'node_modules/plop/bin/plop.js'), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return { code: result.status, text: result.stdout + result.stderr }
}

plop('flags behind the dashes make what the bin makes', async () => {
  const dest = join(cwd, 'by-plop')
  assert.is(runPlop('repo', '--', ...REPO.slice(1), '--dest', dest).code, 0)
  assert.is(runPlop('app', '--dest', dest, '--', ...APP.slice(1)).code, 0)
  await run(REPO)
  await run(APP)
  assert.equal([...readTree(dest)], [...tree()])
})

plop('what Plop would misread is refused with exit code 2', () => {
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [['app', '--name', 'x'], /stands before "--"/],
    [['app', 'checkout'], /"checkout" is not an answer/],
    [[], /no terminal to ask on/],
    [['app'], /image is missing/],
    [['app', '--', '--nam', 'x'], /did you mean --name/],
    [['app', '--dest', cwd, '--', '--name', 'x', '--image', 'latest'], /no gitops\.yaml here|image is "latest"/],
  ]
  for (const [args, message] of wrong) {
    const { code, text } = runPlop(...args)
    assert.is(code, 2, `${args.join(' ')}: ${text}`)
    assert.match(text, message)
  }
})

plop.run()
