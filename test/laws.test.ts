// What holds for every fixture, and the promises about edits.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readDocuments } from '../engine/answers/documents.ts'
import { loadTemplates } from '../engine/render/templates.ts'
import { planScaffold } from '../engine/scaffold.ts'
import { applyChanges, sourceOf } from '../engine/tree.ts'
import type { Change, Plan, Source, Tree } from '../engine/types.ts'
import { generators } from '../generators/index.ts'
import { cases, expectedTree, ROOT, readExpected } from '../scripts/cases.ts'
import { planText } from '../scripts/plan-text.ts'
import { renderAnswers, renderFixture } from '../scripts/render-fixture.ts'

const test = suite('laws')
const kit = { generators, ...loadTemplates() }

const plan = (tree: Tree, text: string): Plan => planText(kit, tree, text)

const paths = (changes: readonly Change[]) => changes.map(change => `${change.kind} ${change.path}`)

// What one plan of all documents and a run of each make differs where the thing is there already when it changes: an
// overlay keeps the count it has when its environment gets another role, and a spec that is there is spliced.
const DIFFER: Readonly<Record<string, RegExp>> = {
  'env/changed-by-a-second-run': /^(?:apps|\.gitops\/memory\/apps)\/mailer\b/,
  'env/first-of-all': /^(?:apps|\.gitops\/memory\/apps)\/checkout\b/,
  'env/for-no-service-yet': /^(?:apps|\.gitops\/memory\/apps)\/checkout\b/,
  'repo/changed-by-a-second-run': /^gitops\.yaml$/,
}
const DATE = /\b20[0-9]{2}-[01][0-9]-[0-3][0-9]\b/

// Every third file: what happens to one is none of the others' business, so many are tried at once.
const thirds = (paths: readonly string[]) => [0, 1, 2].map(n => paths.filter((_, i) => i % 3 === n))

for (const { name, dir } of cases('render')) {
  const expected = expectedTree(dir)
  const answers = readExpected(dir, 'answers.yaml')

  test(`${name}: twice is the same, and texts are clean`, () => {
    assert.equal([...renderFixture(kit, dir).tree], [...renderFixture(kit, dir).tree])
    for (const [path, text] of expected) {
      assert.match(path, /^[A-Za-z0-9._/-]+$/)
      assert.not.match(path, /(?:^|\/)\.\.(?:\/|$)|^\//)
      assert.ok(text.endsWith('\n') && !text.endsWith('\n\n'), `${path} ends with one line break`)
      assert.not.match(text, /\r|\t|[ ]+$/m, path)
      assert.not.ok(text.includes(ROOT), `${path} has no path of this machine`)
      if (!DATE.test(answers)) assert.not.match(text, DATE, path)
    }
  })

  test(`${name}: one plan of all documents makes what a run of each makes`, () => {
    const { changes } = plan(new Map(), answers)
    const paths = changes.map(change => change.path)
    assert.is(new Set(paths).size, paths.length, 'every file is written once')
    const once = applyChanges(new Map(), changes)
    const other = [...new Set([...once.keys(), ...expected.keys()])].filter(
      path => once.get(path) !== expected.get(path) && !DIFFER[name]?.test(path),
    )
    assert.equal(other, [])
  })

  test(`${name}: adding a service only creates files`, () => {
    const { changes } = plan(
      expected,
      'generator: app\nname: added\nimage: ghcr.io/acme/added:v1\nhost: added.example.com\n',
    )
    assert.ok(changes.length > 5)
    assert.equal(
      changes.filter(change => change.kind !== 'create'),
      [],
    )
  })

  test(`${name}: a file people deleted stays deleted, and one they edited stays edited`, () => {
    const rendered = [...expected.keys()].filter(
      path => !path.startsWith('.gitops/') && path !== 'gitops.yaml' && !path.endsWith('/app.yaml'),
    )
    for (const paths of thirds(rendered)) {
      const gone = new Map(expected)
      const edited = new Map(expected)
      for (const path of paths) {
        gone.delete(path)
        edited.set(path, `${expected.get(path)}# mine\n`)
      }
      for (const tree of [gone, edited]) {
        let now: Tree = tree
        for (const { generator: wanted, given } of readDocuments(answers, 'answers.yaml', {})) {
          const generator = generators.find(item => item.name === wanted)!
          now = applyChanges(now, planScaffold(kit, sourceOf(now), [{ generator, given }]).changes)
        }
        assert.equal([...now], [...tree], paths.join(' '))
      }
    }
  })
}

const START = `generator: repo
name: acme
repoUrl: https://github.com/acme/gitops
---
generator: app
name: checkout
image: ghcr.io/acme/checkout:v1.4.2
---
generator: app
name: mailer
kind: worker
image: ghcr.io/acme/mailer:v0.9.3
`
const start = renderAnswers(kit, START).tree
const overlay = (environment: string, app = 'checkout') => `apps/${app}/overlays/${environment}/kustomization.yaml`
const edit = (tree: Tree, path: string, from: string, to: string): Tree => {
  assert.ok(tree.get(path)!.includes(from), `${path} has ${from}`)
  return new Map(tree).set(path, tree.get(path)!.replace(from, to))
}

test('a bumped tag and a changed count survive a run that renders the overlay anew', () => {
  const bumped = edit(
    edit(start, overlay('dev'), 'newTag: v1.4.2', 'newTag: v1.9.0'),
    overlay('dev'),
    'count: 1',
    'count: 7',
  )
  const { changes, findings } = plan(bumped, 'generator: app\nname: checkout\nhost: checkout.example.com\n')
  assert.equal(findings, [])
  const after = applyChanges(bumped, changes).get(overlay('dev'))!
  assert.match(after, 'newTag: v1.9.0')
  assert.match(after, 'count: 7')
  assert.match(after, 'checkout-dev.example.com')
  assert.equal(paths(plan(applyChanges(bumped, changes), 'generator: app\nname: checkout\n').changes), [])
})

test('a deleted file stays deleted when another one changes, and when its own text would', () => {
  const gone = new Map(start)
  gone.delete('apps/checkout/base/networkpolicy.yaml')
  const changed = applyChanges(gone, plan(gone, 'generator: app\nname: checkout\nport: 9090\n').changes)
  assert.match(changed.get('apps/checkout/base/deployment.yaml')!, 'containerPort: 9090')
  assert.not.ok(changed.has('apps/checkout/base/networkpolicy.yaml'))
  const moved = 'generator: repo\nrouting: {kind: gateway, namespace: edge}\n'
  assert.not.ok(applyChanges(changed, plan(changed, moved).changes).has('apps/checkout/base/networkpolicy.yaml'))
})

test('an overlay people deleted stays deleted, and with it nothing else goes', () => {
  const gone = new Map(start)
  gone.delete(overlay('staging'))
  const { changes, findings } = plan(gone, 'generator: app\nname: checkout\nhost: checkout.example.com\n')
  assert.equal(findings, [])
  const after = applyChanges(gone, changes)
  assert.not.ok(after.has(overlay('staging')))
  assert.ok(after.has('argocd-apps/apps/checkout-staging.yaml'))
  const qa = applyChanges(after, plan(after, 'generator: env\nname: qa\nafter: staging\n').changes)
  assert.match(qa.get(overlay('qa'))!, 'newTag: v1.4.2')
})

test('one conflict keeps every other document of the run from being written', () => {
  const path = 'apps/checkout/base/deployment.yaml'
  const edited = edit(start, path, 'revisionHistoryLimit: 3', 'revisionHistoryLimit: 5')
  const text =
    'generator: app\nname: search\nimage: ghcr.io/acme/search:v1\n---\ngenerator: app\nname: checkout\nport: 9090\n'
  assert.equal(plan(edited, text).changes, [])
})

test('adding a service reads no other one, so its cost does not grow with them', () => {
  const read: string[] = []
  const source = sourceOf(start)
  const watched: Source = {
    ...source,
    read: path => {
      read.push(path)
      return source.read(path)
    },
  }
  const answers = 'generator: app\nname: search\nimage: ghcr.io/acme/search:v1\n'
  const [{ given }] = readDocuments(answers, 'answers.yaml', {}) as [ReturnType<typeof readDocuments>[number]]
  planScaffold(kit, watched, [{ generator: generators.find(item => item.name === 'app')!, given }])
  assert.equal(
    read.filter(path => /checkout|mailer/.test(path)),
    [],
  )
})

test('a digest set in the place of a tag survives, too', () => {
  const digest = `sha256:${'c'.repeat(64)}`
  const bumped = edit(start, overlay('prod'), 'newTag: v1.4.2', `digest: ${digest}`)
  const { changes, findings } = plan(
    bumped,
    'generator: app\nname: checkout\nhost: checkout.example.com\nhealthPath: /healthz\n',
  )
  assert.equal(findings, [])
  assert.match(applyChanges(bumped, changes).get(overlay('prod'))!, `digest: ${digest}`)
})

test('replicas answered anew reach overlays nobody touched, and no other', () => {
  const touched = edit(start, overlay('staging'), 'count: 2', 'count: 9')
  const after = applyChanges(touched, plan(touched, 'generator: app\nname: checkout\nreplicas: 4\n').changes)
  assert.match(after.get(overlay('dev'))!, 'count: 4')
  assert.match(after.get(overlay('staging'))!, 'count: 9')
  assert.match(after.get(overlay('prod'))!, 'count: 4')
})

test('an edit and a change of ours to one file: a conflict, and nothing is planned', () => {
  const path = 'apps/checkout/base/deployment.yaml'
  const edited = edit(start, path, 'revisionHistoryLimit: 3', 'revisionHistoryLimit: 5 # mine')
  const { changes, findings } = plan(edited, 'generator: app\nname: checkout\nport: 9090\n')
  assert.equal(changes, [])
  assert.equal(
    findings.map(({ rule, severity, file }) => ({ rule, severity, file })),
    [{ rule: 'merge-conflict', severity: 'error', file: path }],
  )
  assert.equal(
    paths(plan(edited, 'generator: app\nname: checkout\nhost: checkout.example.com\n').changes).filter(line =>
      line.endsWith(path),
    ),
    [],
  )
})

test('a new environment starts from the tags of the one before it, wherever they came from', () => {
  const bumped = edit(edit(start, overlay('dev'), 'v1.4.2', 'v1.7.0'), overlay('staging', 'mailer'), 'v0.9.3', 'v0.9.9')
  const after = applyChanges(bumped, plan(bumped, 'generator: env\nname: qa\nafter: dev\n').changes)
  assert.match(after.get(overlay('qa'))!, 'newTag: v1.7.0')
  assert.match(after.get(overlay('dev'))!, 'newTag: v1.7.0')
  assert.match(after.get(overlay('qa', 'mailer'))!, 'newTag: v0.9.3')
  const last = applyChanges(after, plan(after, 'generator: env\nname: load\nafter: staging\n').changes)
  assert.match(last.get(overlay('load', 'mailer'))!, 'newTag: v0.9.9')
})

test('copyFrom carries patches and files of people over, names, hosts and namespaces rewritten', () => {
  const patch = `  # staging is small
  - target:
      kind: Deployment
      name: checkout
    patch: |-
      - op: add
        path: /spec/template/spec/nodeSelector
        value: {pool: staging}
`
  const hosted = applyChanges(
    start,
    plan(start, 'generator: app\nname: checkout\nhost: checkout.example.com\n').changes,
  )
  const patched = new Map(hosted)
    .set(
      overlay('staging'),
      hosted.get(overlay('staging'))!.replace('patches:\n', `patches:\n${patch}`).replace('v1.4.2', 'v1.5.0'),
    )
    .set(
      'apps/checkout/overlays/staging/extra/notes.txt',
      'https://checkout-staging.example.com and staging.vendor.com\n',
    )
  const answers = 'generator: env\nname: qa\nafter: dev\ncopyFrom: staging\n'
  const { changes, findings } = plan(patched, answers)
  assert.equal(findings, [])
  const after = applyChanges(patched, changes)
  const copy = after.get(overlay('qa'))!
  assert.match(copy, '# qa is small')
  assert.match(copy, 'value: {pool: qa}')
  assert.match(copy, 'namespace: qa-checkout')
  assert.match(copy, 'checkout-qa.example.com')
  assert.match(copy, 'newTag: v1.4.2')
  assert.not.match(copy, 'staging')
  assert.is(
    after.get('apps/checkout/overlays/qa/extra/notes.txt'),
    'https://checkout-qa.example.com and staging.vendor.com\n',
  )
  assert.equal(paths(plan(after, answers).changes), [])
  assert.equal(paths(plan(after, 'generator: repo\n').changes), [])
})

test('a comment in a spec, an order, a quote: all there after a run that changes the spec', () => {
  const commented = edit(
    edit(start, 'gitops.yaml', '  - {name: prod', '  # the real one\n  - {name: prod'),
    'apps/checkout/app.yaml',
    'port: 8080',
    'port: 8080   # as in the Dockerfile',
  )
  const { changes } = plan(
    commented,
    'generator: env\nname: qa\nafter: dev\n---\ngenerator: app\nname: checkout\nport: 9090\nteam: storefront\n',
  )
  const after = applyChanges(commented, changes)
  assert.is(
    after.get('gitops.yaml'),
    commented
      .get('gitops.yaml')!
      .replace('  - {name: staging', '  - {name: qa, cluster: in-cluster}\n  - {name: staging'),
  )
  assert.is(
    after.get('apps/checkout/app.yaml'),
    commented
      .get('apps/checkout/app.yaml')!
      .replace('port: 8080 ', 'port: 9090 ')
      .replace('team: null', 'team: storefront'),
  )
})

test('a spec edited by hand is what the next run goes by', () => {
  const edited = edit(start, 'apps/checkout/app.yaml', 'port: 8080', 'port: 9090')
  const after = applyChanges(edited, plan(edited, 'generator: app\nname: checkout\n').changes)
  assert.match(after.get('apps/checkout/base/deployment.yaml')!, 'containerPort: 9090')
  const routed = edit(start, 'gitops.yaml', 'gateway: public', 'gateway: edge')
  const hosted = applyChanges(
    routed,
    plan(routed, 'generator: repo\n---\ngenerator: app\nname: checkout\nhost: checkout.example.com\n').changes,
  )
  assert.match(hosted.get('apps/checkout/base/httproute.yaml')!, 'name: edge')
})

test('a spec that does not fit is refused with its place', () => {
  for (const [path, from, to, message] of [
    ['gitops.yaml', 'name: acme', 'name: Acme', /^name is "Acme"/],
    ['gitops.yaml', '- {name: prod', '- {name: dev-eu', /dev-eu/],
    ['gitops.yaml', 'topology', 'topolgy', /"topolgy" is not an answer here/],
    ['apps/checkout/app.yaml', 'port: 8080', 'port: many', /^port is "many"/],
    ['apps/checkout/app.yaml', 'name: checkout', 'name: other', /^name is "other", expected "checkout"/],
  ] as const) {
    try {
      plan(edit(start, path, from, to), 'generator: app\nname: checkout\n')
      assert.unreachable(`${from} → ${to} was accepted`)
    } catch (error) {
      const [finding] = (error as { findings: readonly { file: string; message: string }[] }).findings
      assert.is(finding!.file, path)
      assert.match(finding!.message, message)
    }
  }
})

test.run()
