// Any valid answers make a valid, idempotent repository; any text at all is used as it is or refused by name.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseAllDocuments } from 'yaml'
import { readFlags } from '../engine/answers/flags.ts'
import { OPTIONS } from '../engine/answers/options.ts'
import { type Given, NOWHERE } from '../engine/answers/read.ts'
import { Failure } from '../engine/failure.ts'
import { loadTemplates } from '../engine/render/templates.ts'
import { planScaffold } from '../engine/scaffold.ts'
import { validateObject } from '../engine/schema/validate.ts'
import { applyChanges, sourceOf } from '../engine/tree.ts'
import type { Plan, Tree, Value } from '../engine/types.ts'
import { generators } from '../generators/index.ts'
import { writeTree } from '../scripts/cases.ts'
import { buildFolder } from '../scripts/kustomize.ts'
import { startTree } from '../scripts/start-tree.ts'

// biome-ignore lint/suspicious/noExplicitAny: parsed YAML
type Any = any

const test = suite('properties')
const kit = { generators, ...loadTemplates() }
const SEED = 20261122
const start = startTree(kit, 'app/any')
const generatorOf = (name: string) => generators.find(generator => generator.name === name)!
const given = (values: Readonly<Record<string, Value>>): Given => ({ values, place: () => NOWHERE })
const run = (tree: Tree, name: string, values: Readonly<Record<string, Value>>): Plan =>
  planScaffold(kit, sourceOf(tree), [{ generator: generatorOf(name), given: given(values) }])

const parse = (text: string, version: '1.1' | '1.2' = '1.2'): Any[] =>
  parseAllDocuments(text, { version, uniqueKeys: true }).map(document => {
    assert.equal(document.errors, [])
    return document.toJS()
  })

const OWN = /^(?:gitops\.yaml|apps\/[^/]+\/app\.yaml|\.gitops\/|\.github\/)/

function checkTree(tree: Tree): void {
  for (const [path, text] of tree) {
    assert.match(path, /^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/)
    assert.not.ok(path.split('/').includes('..'), path)
    if (!/\.ya?ml$/.test(path) || OWN.test(path)) continue
    const objects = parse(text)
    assert.equal(parse(text, '1.1'), objects, `${path} reads the same as YAML 1.1 and 1.2`)
    for (const object of objects) assert.equal(validateObject(object), [], path)
  }
}

const label = (max: number) =>
  fc
    .stringMatching(new RegExp(`^[a-z](?:[a-z0-9-]{0,${max - 2}}[a-z0-9])?$`))
    .filter(text => !['all', 'none'].includes(text))
const variable = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,12}$/)
const anyText = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 40 })
  .filter(text => text.isWellFormed() && !/[\x00-\x08\x0b-\x1f\x7f]/.test(text))
const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/).filter(text => text.toLowerCase() !== 'latest')
const image = fc
  .tuple(
    fc.constantFrom('ghcr.io', 'registry.example.com:5000', 'localhost', '1234.dkr.ecr.eu-west-1.amazonaws.com'),
    label(20),
    fc.option(tag),
    fc.boolean(),
  )
  .map(
    ([registry, name, version, digest]) =>
      `${registry}/acme/${name}${version || !digest ? `:${version ?? 'v1'}` : ''}${digest ? `@sha256:${'0123456789abcdef'.repeat(4)}` : ''}`,
  )
const environments = fc.uniqueArray(fc.constantFrom('dev', 'test', 'qa', 'staging', 'prod', 'eu', 'us', 'x1'), {
  minLength: 1,
  maxLength: 4,
})

const repoAnswers = fc.record(
  {
    environments,
    revision: fc.constantFrom('main', 'release/1.x', 'refs/heads/main', 'v1.0.0'),
    path: fc.constantFrom('.', 'deploy', 'a/b-c'),
    argocdNamespace: fc.constantFrom('argocd', 'gitops-system'),
    installArgocd: fc.boolean(),
    routing: fc.constantFrom('gateway', 'ingress'),
    owners: fc.uniqueArray(fc.constantFrom('@acme/platform', '@jane', 'ops@example.com', '@acme/release'), {
      maxLength: 3,
    }),
  },
  { requiredKeys: ['environments'] },
)

const appAnswers = (names: readonly string[]) =>
  fc
    .record(
      {
        name: label(30),
        image,
        kind: fc.constantFrom('web', 'worker', 'cron'),
        port: fc.integer({ min: 1, max: 65535 }),
        environments: fc.oneof(fc.constant('all' as const), fc.shuffledSubarray([...names], { minLength: 1 })),
        team: fc.constantFrom('storefront', 'a.b_c', '42'),
        replicas: fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.constant({ [names[0]!]: 3 })),
        resources: fc.constantFrom('small', 'large', { cpu: '1.5', memory: '3Gi' }),
        healthPath: fc.constantFrom('/', '/healthz', '/a/b?c=d&e=%20'),
        env: fc.dictionary(variable, anyText, { maxKeys: 4, noNullPrototype: true }),
        config: fc.dictionary(variable, anyText, { maxKeys: 4, noNullPrototype: true }),
        secrets: fc
          .uniqueArray(fc.constantFrom('db', 'api', 'smtp.relay'), { maxLength: 2 })
          .map(list => list.map(name => ({ name, keys: { KEY: `${name}/path#prop` } }))),
        pullSecret: fc.constant('registry'),
        hardening: fc.constantFrom('restricted', 'baseline', 'privileged'),
        host: fc.constantFrom('a.example.com', 'example.com', 'x.y.z.example.org'),
        autoscaling: fc.oneof(
          fc.boolean(),
          fc.constant('2-5'),
          fc.constant({ [names[0]!]: { min: 1, max: 2, cpu: 50 } }),
        ),
      },
      { requiredKeys: ['name', 'image'] },
    )
    .map(answers => {
      const kind = answers.kind ?? 'web'
      const drop =
        kind === 'web' ? [] : ['port', 'host', 'healthPath', ...(kind === 'cron' ? ['replicas', 'autoscaling'] : [])]
      const kept = Object.fromEntries(Object.entries(answers).filter(([key]) => !drop.includes(key)))
      return { ...kept, ...(kind === 'cron' ? { schedule: '*/5 * * * *' } : {}) } as Record<string, Value>
    })

const repositories = repoAnswers.chain(repo =>
  fc.record({ repo: fc.constant(repo), apps: fc.array(appAnswers(repo.environments), { minLength: 1, maxLength: 2 }) }),
)

test('any valid answers: a valid tree that builds, the same again, and exactly the values', () => {
  let count = 0
  fc.assert(
    fc.property(repositories, ({ repo, apps }) => {
      const steps: [string, Record<string, Value>][] = [
        ['repo', { name: 'acme', repoUrl: 'https://github.com/acme/gitops', ...repo }],
      ]
      for (const app of apps) if (!steps.some(([, other]) => other.name === app.name)) steps.push(['app', app])
      steps.push(['env', { name: 'added', after: repo.environments[0]! }])
      let tree: Tree = new Map()
      for (const [name, values] of steps) {
        const { changes, findings } = run(tree, name, values)
        assert.equal(
          findings.filter(finding => finding.severity === 'error'),
          [],
        )
        tree = applyChanges(tree, changes)
      }
      checkTree(tree)
      for (const [name, values] of steps) assert.equal(run(tree, name, values).changes, [], `${name} again`)
      for (const [, app] of steps.filter(([name]) => name === 'app')) checkValues(tree, app)
      if (count++ % 6 === 0) checkBuild(tree)
    }),
    { seed: SEED, numRuns: 120, includeErrorInReport: true },
  )
})

// Every overlay of the tree, by one process.
function checkBuild(tree: Tree): void {
  const overlays = [...tree.keys()].flatMap(
    path => /^(apps\/[^/]+\/overlays\/[^/]+)\/kustomization\.yaml$/.exec(path)?.[1] ?? [],
  )
  const dir = mkdtempSync(join(tmpdir(), 'built-'))
  try {
    writeTree(dir, tree)
    outputAll(dir, overlays)
    for (const object of parse(buildFolder(join(dir, 'all')))) assert.equal(validateObject(object), [])
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

function outputAll(dir: string, overlays: readonly string[]): void {
  mkdirSync(join(dir, 'all'))
  writeFileSync(join(dir, 'all/kustomization.yaml'), JSON.stringify({ resources: overlays.map(path => `../${path}`) }))
}

function checkValues(tree: Tree, app: Record<string, Value>): void {
  const base = `apps/${app.name}/base`
  const workload = parse(tree.get(`${base}/${app.kind === 'cron' ? 'cronjob' : 'deployment'}.yaml`)!)[0]
  const pod = (workload.spec.template ?? workload.spec.jobTemplate.spec.template).spec
  const env = Object.fromEntries((pod.containers[0].env ?? []).map((item: Any) => [item.name, item.value]))
  assert.equal(env, { ...((app.env as object) ?? {}) })
  const spec = parse(tree.get(`apps/${app.name}/app.yaml`)!)[0]
  for (const [key, value] of Object.entries(app)) {
    if (!['autoscaling', 'environments'].includes(key)) assert.equal(spec[key], value, key)
  }
}

const soup = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        'a',
        'x1',
        '-',
        '.',
        '/',
        '..',
        ':',
        ' ',
        '\n',
        '{{',
        '}}',
        '{{{',
        '#if',
        '&a',
        '*a',
        '<<',
        '!',
        '|',
        '>',
        '"',
        "'",
        '[',
        ']',
        '{',
        '}',
        ',',
        '#',
        '=',
        '@',
        '$(X)',
        '\\',
        '\t',
        '%',
        'null',
        'true',
        '0755',
        'latest',
        ':v1',
        'ghcr.io/',
        'https://',
        '\u0000',
        '\u2028',
        '\ud800',
      ),
      { maxLength: 12 },
    )
    .map(parts => parts.join('')),
)

const SAMPLE: Readonly<Record<string, Readonly<Record<string, Value>>>> = {
  repo: { name: 'other', repoUrl: 'https://github.com/acme/other' },
  app: { name: 'search', image: 'ghcr.io/acme/search:v1' },
  env: { name: 'qa' },
}
const questions = generators.flatMap(generator =>
  generator.fields.map(field => ({ generator: generator.name, answer: field.name })),
)

// Used as it is, or refused in words that begin with the answer's name. Anything else thrown is a bug.
function tryAnswer(generator: string, answer: string, values: Readonly<Record<string, Value>>, said: Value): void {
  const tree = generator === 'repo' ? new Map<string, string>() : start
  let plan: Plan
  try {
    plan = run(tree, generator, values)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    assert.is(error.exitCode, 2)
    const named = error.findings.some(
      ({ message }) => message.includes(answer) || message.includes(answer.replace(/s$/, '')),
    )
    assert.ok(named, `${answer} is named in: ${error.findings.map(({ message }) => message).join(' | ')}`)
    return
  }
  assert.equal(
    plan.findings.filter(finding => finding.severity === 'error'),
    [],
    `${generator} ${answer} ${JSON.stringify(said)}`,
  )
  const next = applyChanges(tree, plan.changes)
  for (const change of plan.changes) assert.match(change.path, /^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/)
  if (generator !== 'app' || typeof said !== 'string') return
  const spec = parse(next.get(`apps/${values.name}/app.yaml`)!)[0]
  const stored = spec[answer]
  if (typeof stored === 'string' && stored !== said) assert.unreachable(`${answer}: ${said} became ${stored}`)
}

test('any text as any answer of a file: exactly that value, or a refusal that names it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...questions), soup, ({ generator, answer }, text) => {
      tryAnswer(generator, answer, { ...SAMPLE[generator], [answer]: text }, text)
    }),
    { seed: SEED, numRuns: 6000 },
  )
})

test('any plain value as any answer: used or refused, never a crash', () => {
  const value = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Value>
  fc.assert(
    fc.property(fc.constantFrom(...questions), value, ({ generator, answer }, raw) => {
      tryAnswer(generator, answer, { ...SAMPLE[generator], [answer]: raw }, raw)
    }),
    { seed: SEED, numRuns: 3000 },
  )
})

test('any text as any flag: read as that text, or refused', () => {
  fc.assert(
    fc.property(fc.constantFrom(...questions), soup, ({ generator, answer }, text) => {
      const { answers, findings, rest } = readFlags([`--${answer}=${text}`], OPTIONS, generatorOf(generator).fields)
      if (findings.length) return
      assert.equal(rest, [])
      tryAnswer(generator, answer, { ...SAMPLE[generator], ...answers }, answers[answer]!)
    }),
    { seed: SEED, numRuns: 2000 },
  )
})

test('any text as a variable arrives as it is in the pod and in the ConfigMap', () => {
  fc.assert(
    fc.property(anyText, text => {
      const tree = applyChanges(
        start,
        run(start, 'app', { ...SAMPLE.app, env: { A: text }, config: { B: text } }).changes,
      )
      assert.is(
        parse(tree.get('apps/search/base/deployment.yaml')!)[0].spec.template.spec.containers[0].env[0].value,
        text,
      )
      const [literal] = parse(tree.get('apps/search/base/kustomization.yaml')!)[0].configMapGenerator[0].literals
      const quotes = /^B=(["'])([\s\S]*)\1$/.exec(literal)
      assert.is(quotes ? quotes[2] : literal.slice(2), text)
    }),
    { seed: SEED, numRuns: 400 },
  )
})

test.run()
