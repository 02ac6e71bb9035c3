// Names that something in the repository has already: services, Applications, namespaces, projects, folders, hosts.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Failure } from '../engine/failure.ts'
import { loadTemplates } from '../engine/render/templates.ts'
import { findingLines } from '../engine/report/findings.ts'
import { applyChanges } from '../engine/tree.ts'
import type { Tree } from '../engine/types.ts'
import { generators } from '../generators/index.ts'
import { planText } from '../scripts/plan-text.ts'
import { startTree } from '../scripts/start-tree.ts'

const test = suite('places')
const kit = { generators, ...loadTemplates() }
const start = startTree(kit, 'app/any')

const app = (name: string, rest = '') => `generator: app\nname: ${name}\nimage: ghcr.io/acme/x:v1\n${rest}`
const env = (name: string, rest = '') => `generator: env\nname: ${name}\n${rest}`
const documents = (...texts: readonly string[]) => texts.join('---\n')
const withFile = (path: string, text: string): Tree => new Map(start).set(path, text)
const application = (name: string, namespace: string) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: ${name}
  namespace: argocd
spec:
  destination:
    name: in-cluster
    namespace: ${namespace}
`
const infra = 'argocd-apps/infra/tools.yaml'

const REFUSED: Readonly<Record<string, readonly [tree: Tree, text: string, message: string]>> = {
  'an Application of the platform': [
    withFile(infra, application('search-dev', 'tools')),
    app('search'),
    `answers.yaml:2:7: name is "search", but its Application "search-dev" is there already, in ${infra}`,
  ],
  'an Application beside the projects': [
    withFile('argocd-apps/tools.yml', application('"search-dev"', 'tools')),
    app('search'),
    'answers.yaml:2:7: name is "search", but its Application "search-dev" is there already, in argocd-apps/tools.yml',
  ],
  'the namespace of a component of the platform': [
    withFile(infra, application('tools', 'prod-search')),
    app('search'),
    `answers.yaml:2:7: name is "search", but its namespace "prod-search" is taken by ${infra}`,
  ],
  'the namespace of a component, from a new environment': [
    withFile(infra, application('tools', 'qa-checkout')),
    env('qa'),
    `answers.yaml:2:7: name is "qa", but the service "checkout" cannot join: its namespace "qa-checkout" is taken by ${infra}`,
  ],
  'an AppProject': [
    withFile('argocd-apps/projects/payments.yaml', 'kind: AppProject\n'),
    env('payments'),
    'answers.yaml:2:7: name is "payments", but an AppProject of that name is there already, in argocd-apps/projects/payments.yaml',
  ],
  'an AppProject, from the list of environments': [
    withFile('argocd-apps/projects/payments.yaml', 'kind: AppProject\n'),
    'generator: repo\nenvironments: [dev, payments]\n',
    'answers.yaml:2:15: environments names "payments", but an AppProject of that name is there already, in argocd-apps/projects/payments.yaml',
  ],
  "a folder that is no service's": [
    withFile('apps/search/notes.txt', 'x\n'),
    app('search'),
    'answers.yaml:2:7: name is "search", but apps/search is there already, without an app.yaml',
  ],
  'an Application of a service of the same run': [
    start,
    documents(env('b-dev'), app('a'), app('a-b')),
    'answers.yaml:9:7: name is "a-b", but its Application "a-b-dev" is there already, in argocd-apps/apps/a-b-dev.yaml',
  ],
  'an Application of services of the same run, by an environment after them': [
    start,
    documents(app('a-b'), app('a'), env('b-dev')),
    'answers.yaml:10:7: name is "b-dev", but the service "a" cannot join: its Application "a-b-dev" is there already, in argocd-apps/apps/a-b-dev.yaml',
  ],
}

for (const [name, [tree, text, message]] of Object.entries(REFUSED)) {
  test(`refused: ${name}`, () => {
    try {
      planText(kit, tree, text)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      assert.is(error.exitCode, 2)
      assert.equal(findingLines(error.findings), [`${message} [answers]`])
      return
    }
    assert.unreachable('this name is taken')
  })
}

const ACCEPTED: Readonly<Record<string, readonly [tree: Tree, text: string]>> = {
  'an Application of another name, in another namespace': [
    withFile(infra, application('search-devel', 'dev-searching')),
    app('search'),
  ],
  'the same two names where only one service is in the environment': [
    start,
    documents(env('b-dev'), app('a', 'environments: [b-dev]\n'), app('a-b', 'environments: [prod]\n')),
  ],
  'environments whose names share a beginning without a hyphen': [start, documents(env('devel'), env('dev2'))],
  'a service named as an environment, and one as a project': [start, documents(app('dev'), app('root'))],
  'a service named as a part of every object': [start, app('constructor')],
}

for (const [name, [tree, text]] of Object.entries(ACCEPTED)) {
  test(`accepted: ${name}`, () => {
    const { changes, findings } = planText(kit, tree, text)
    assert.equal(findings, [])
    const paths = changes.map(change => change.path)
    assert.is(new Set(paths).size, paths.length, 'every file is written once')
    assert.equal(planText(kit, applyChanges(tree, changes), text).changes, [])
  })
}

const GROWN: Readonly<Record<string, string>> = {
  'services named of an environment that all are in': env('prod', 'apps: [checkout]\n'),
  'no service named of an environment that all are in': env('prod', 'apps: none\n'),
  'one environment named of a service that is in all': 'generator: app\nname: checkout\nenvironments: [dev]\n',
  'fewer environments named of a repository': 'generator: repo\nenvironments: [dev]\n',
  'other owners of a repository': 'generator: repo\nowners: ["@acme/sre"]\n',
  'other owners of an environment': env('prod', 'owners: ["@acme/sre"]\n'),
  'another variable of a service': 'generator: app\nname: checkout\nenv: {B: b}\nconfig: {C: c}\n',
  'another secret of a service': 'generator: app\nname: checkout\nsecrets: [{name: x, keys: {X: x}}]\n',
}

const full = applyChanges(
  start,
  planText(
    kit,
    start,
    'generator: app\nname: checkout\nenv: {A: a}\nconfig: {A: a}\nsecrets: [{name: s, keys: {A: a}}]\n',
  ).changes,
)

for (const [name, text] of Object.entries(GROWN)) {
  test(`nothing is taken away by a second run: ${name}`, () => {
    const { changes, findings } = planText(kit, full, text)
    assert.equal(findings, [])
    assert.equal(
      changes.filter(change => change.kind === 'delete'),
      [],
    )
    const after = applyChanges(full, changes)
    for (const path of ['gitops.yaml', 'apps/checkout/app.yaml', 'apps/mailer/app.yaml']) {
      for (const word of full.get(path)!.match(/[\w@/.-]+/g) ?? []) {
        assert.ok(after.get(path)!.includes(word), `${word} is still in ${path}`)
      }
    }
  })
}

test('a service that came later stays in an environment that named the services of its time', () => {
  const answers = env('load', 'apps: [checkout]\n')
  const named = applyChanges(start, planText(kit, start, answers).changes)
  const joined = applyChanges(named, planText(kit, named, app('search')).changes)
  assert.ok(joined.has('argocd-apps/apps/search-load.yaml'))
  assert.not.ok(joined.has('argocd-apps/apps/mailer-load.yaml'))
  assert.equal(planText(kit, joined, answers).changes, [])
})

test('an environment stays where it is when another one has come between it and the one it was put after', () => {
  const answers = documents(env('qa', 'after: dev\n'), env('load', 'after: dev\n'))
  const both = applyChanges(start, planText(kit, start, answers).changes)
  assert.match(both.get('gitops.yaml')!, /dev,.*\n.*load,.*\n.*qa,.*\n.*staging,/)
  assert.equal(planText(kit, both, answers).changes, [])
})

test('a map given for an environment that is there changes it', () => {
  const { changes } = planText(kit, start, 'generator: repo\nenvironments: [{name: prod, cluster: eks-prod}]\n')
  const after = applyChanges(start, changes)
  assert.match(after.get('gitops.yaml')!, '- {name: prod, cluster: eks-prod, protected: true}')
  assert.match(after.get('argocd-apps/apps/checkout-prod.yaml')!, 'name: eks-prod')
})

test('a last environment from the list of environments says that it takes the hosts over', () => {
  const { findings } = planText(kit, start, 'generator: repo\nenvironments: [prod, dr]\n')
  assert.equal(
    findings.map(({ severity, message }) => `${severity}: ${message}`),
    ['warn: checkout.example.com: now served by dr, the last environment, and no longer by prod'],
  )
})

test('the length of names is counted again when an environment comes', () => {
  const long = applyChanges(start, planText(kit, start, app('s'.repeat(55))).changes)
  for (const text of [env('staging2'), 'generator: repo\nenvironments: [dev, staging2]\n']) {
    assert.equal(planText(kit, long, text.replace('staging2', 'staging')).changes, [], 'one that is there')
    try {
      planText(kit, long, text.replace('staging2', 'e'.repeat(8)))
      assert.unreachable('64 characters')
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      assert.match(error.findings[0]!.message, 'has 64 characters, expected at most 63')
    }
    assert.equal(
      planText(kit, long, text.replace('staging2', 'e'.repeat(7))).findings.filter(
        ({ severity }) => severity === 'error',
      ),
      [],
    )
  }
})

test.run()
