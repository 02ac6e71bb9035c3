// Second runs that could take something away from people, or from the cluster, without their asking for it.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { NOWHERE } from '../engine/answers/read.ts'
import { loadTemplates } from '../engine/render/templates.ts'
import { planScaffold } from '../engine/scaffold.ts'
import { applyChanges, sourceOf } from '../engine/tree.ts'
import type { Plan, Tree, Value } from '../engine/types.ts'
import { generators } from '../generators/index.ts'
import { renderAnswers } from '../scripts/render-fixture.ts'

const test = suite('second runs')
const kit = { generators, ...loadTemplates() }

const start = renderAnswers(
  kit,
  `generator: repo
name: acme
repoUrl: https://github.com/acme/gitops
---
generator: app
name: checkout
image: ghcr.io/acme/checkout:v1.4.2
host: checkout.example.com
---
generator: app
name: search
image: ghcr.io/acme/search:v1
`,
).tree

const run = (tree: Tree, name: string, values: Record<string, Value>): Plan =>
  planScaffold(kit, sourceOf(tree), [
    { generator: generators.find(generator => generator.name === name)!, given: { values, place: () => NOWHERE } },
  ])
const said = (plan: Plan) => plan.findings.map(finding => finding.message).join('\n')
const overlay = (app: string, environment: string) => `apps/${app}/overlays/${environment}/kustomization.yaml`

for (const apps of [['checkout'], []] as const) {
  test(`naming ${apps.length} services of an environment that is there removes none of the others`, () => {
    assert.equal(run(start, 'env', { name: 'prod', apps: [...apps] }).changes, [])
  })
}

test('an environment behind the last one says which hosts move, whichever command adds it', () => {
  const words = /checkout\.example\.com: now served by late, the last environment, and no longer by prod/
  assert.match(said(run(start, 'env', { name: 'late', after: 'prod' })), words)
  assert.match(said(run(start, 'repo', { environments: ['dev', 'staging', 'prod', 'late'] })), words)
})

test('a host stays where its service is, when the service does not join the new last environment', () => {
  const plan = run(start, 'env', { name: 'late', after: 'prod', apps: ['search'] })
  assert.is(said(plan), '')
  assert.equal(
    plan.changes.map(change => change.path).filter(path => path === overlay('checkout', 'prod')),
    [],
  )
})

test('a host is served by the last environment of a service that is not in all of them', () => {
  const plan = run(start, 'app', {
    name: 'pay',
    image: 'ghcr.io/acme/pay:v1',
    host: 'pay.example.com',
    environments: ['dev', 'staging'],
  })
  const tree = applyChanges(start, plan.changes)
  assert.match(tree.get(overlay('pay', 'dev'))!, 'pay-dev.example.com')
  assert.not.match(tree.get(overlay('pay', 'staging'))!, 'example.com]')
  assert.match(said(run(tree, 'app', { name: 'pay', environments: ['prod'] })), /pay\.example\.com: now served by prod/)
})

test('a host that goes with the kind is said', () => {
  assert.match(
    said(run(start, 'app', { name: 'checkout', kind: 'worker' })),
    /host checkout\.example\.com goes with it: a worker has none/,
  )
})

test('a file people deleted that a kustomization of this run lists: a warning names both', () => {
  const gone = new Map(start)
  gone.delete('apps/checkout/overlays/prod/pdb.yaml')
  const plan = run(gone, 'app', { name: 'checkout', autoscaling: { prod: { min: 3, max: 5, cpu: 75 } } })
  const finding = plan.findings.find(item => item.rule === 'missing-resource')!
  assert.is(finding.file, overlay('checkout', 'prod'))
  assert.match(finding.message, 'lists pdb.yaml')
  assert.equal(run(gone, 'app', { name: 'checkout' }).findings, [])
})

test('a copied overlay brings patch files along, and the names its services have in the cluster', () => {
  const patch = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: checkout\nspec:\n  minReadySeconds: 5\n'
  const path = 'apps/checkout/overlays/staging/extra.yaml'
  const patched = new Map(start)
    .set(path, patch)
    .set(
      'apps/checkout/overlays/staging/urls.txt',
      'http://db.staging-checkout.svc:80 http://x.staging-checkout.svc.cluster.local\nstaging-checkout.vendor.com\n',
    )
    .set(
      overlay('checkout', 'staging'),
      start.get(overlay('checkout', 'staging'))!.replace('patches:\n', 'patches:\n  - path: extra.yaml\n'),
    )
  const plan = run(patched, 'env', { name: 'eu', after: 'dev', copyFrom: 'staging' })
  assert.equal(
    plan.findings.filter(finding => finding.severity === 'error'),
    [],
  )
  const tree = applyChanges(patched, plan.changes)
  assert.is(tree.get('apps/checkout/overlays/eu/extra.yaml'), patch)
  assert.is(
    tree.get('apps/checkout/overlays/eu/urls.txt'),
    'http://db.eu-checkout.svc:80 http://x.eu-checkout.svc.cluster.local\nstaging-checkout.vendor.com\n',
  )
})

test('secrets as a list of pairs are what the flag takes', () => {
  const tree = applyChanges(start, run(start, 'app', { name: 'search', secrets: ['DB=prod/db#pw', 'KEY=key'] }).changes)
  const flag = applyChanges(start, run(start, 'app', { name: 'search', secrets: 'DB=prod/db#pw,KEY=key' }).changes)
  assert.equal([...tree], [...flag])
})

test('a changed count beside any other edit of an overlay is no conflict, now or later', () => {
  const path = overlay('checkout', 'dev')
  const edited = new Map(start).set(path, `${start.get(path)!.replace('count: 1', 'count: 7')}# mine\n`)
  assert.equal(run(edited, 'app', { name: 'checkout' }).findings, [])
  assert.equal(run(edited, 'app', { name: 'checkout' }).changes, [])
  const counted = new Map(start).set(path, start.get(path)!.replace('count: 1', 'count: 7'))
  assert.equal(run(counted, 'app', { name: 'checkout' }).changes, [])
})

test('a copy between environments of different roles stays as it is on the next run', () => {
  const values = { name: 'eu', after: 'dev', copyFrom: 'prod' }
  const tree = applyChanges(start, run(start, 'env', values).changes)
  for (const [name, again] of [
    ['env', values],
    ['repo', {}],
    ['app', { name: 'checkout' }],
  ] as const) {
    const plan = run(tree, name, again)
    assert.equal([plan.changes, plan.findings], [[], []], name)
  }
})

test('two environments copied in one plan are both copies', () => {
  const patched = new Map(start).set('apps/checkout/overlays/prod/notes.txt', 'of prod\n')
  const env = generators.find(generator => generator.name === 'env')!
  const requests = ['eu', 'us'].map(name => ({
    generator: env,
    given: { values: { name, after: 'dev', copyFrom: 'prod' }, place: () => NOWHERE },
  }))
  const tree = applyChanges(patched, planScaffold(kit, sourceOf(patched), requests).changes)
  for (const name of ['eu', 'us']) assert.is(tree.get(`apps/checkout/overlays/${name}/notes.txt`), `of ${name}\n`)
})

test('a name that YAML wants in quotes is no name to copy to', () => {
  for (const name of ['on', '007'])
    assert.throws(() => run(start, 'env', { name, copyFrom: 'prod' }), /needs quotes in YAML/)
})

test('a damaged memory is no memory', () => {
  const path = '.gitops/memory/apps/checkout.yaml'
  const damaged = new Map(start).set(path, start.get(path)!.replace(/^ {2}app: .*$/m, '  app: {}'))
  assert.equal(run(damaged, 'app', { name: 'checkout' }).findings, [])
})

test('an environment may be called what every object has', () => {
  const tree = applyChanges(start, run(start, 'env', { name: 'constructor', after: 'dev' }).changes)
  assert.match(tree.get(overlay('checkout', 'constructor'))!, 'newTag: v1.4.2')
})

test('a refused secret is not repeated', () => {
  for (const secrets of [
    [{ name: 'db', value: 'hunter2' }],
    [{ name: 'db', keys: { A: 'hunter2 x' } }],
    'A=hunter2 x',
  ]) {
    assert.throws(
      () => run(start, 'app', { name: 'search', secrets: secrets as Value }),
      (error: Error) => error.message.startsWith('secrets ') && !error.message.includes('hunter2'),
    )
  }
})

test.run()
