// Any valid answers make a valid, idempotent repository; any text at all is used as it is or refused by name.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseAllDocuments } from 'yaml'
import { readDocuments } from '../engine/answers/documents.ts'
import { kebab, readFlags } from '../engine/answers/flags.ts'
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
import { planText } from '../scripts/plan-text.ts'
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

const SAFE_PATH = /^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/
const OWN = /^(?:gitops\.yaml|apps\/[^/]+\/app\.yaml|\.gitops\/|\.github\/)/

function checkTree(tree: Tree): void {
  for (const [path, text] of tree) {
    assert.match(path, SAFE_PATH)
    assert.not.ok(path.split('/').includes('..'), path)
    if (!/\.ya?ml$/.test(path) || OWN.test(path)) continue
    const objects = parse(text)
    assert.equal(parse(text, '1.1'), objects, `${path} reads the same as YAML 1.1 and 1.2`)
    for (const object of objects) assert.equal(validateObject(object), [], path)
  }
}

// Names that YAML, JavaScript or a shell could take for something else. That e-0 is a number, only one reader says.
const ODD_NAMES = ['n', 'no', 'yes', 'on', 'null', 'true', 'nan', 'inf', 'e1', 'valueof', 'app', 'root', 'base', 'con']
const label = (max: number) =>
  fc.oneof(
    { arbitrary: fc.constantFrom(...ODD_NAMES, 'constructor'), weight: 1 },
    {
      arbitrary: fc
        .stringMatching(new RegExp(`^[a-z](?:[a-z0-9-]{0,${max - 2}}[a-z0-9])?$`))
        .filter(text => !/^(?:all|none|e(?:-[0-9]+)?)$/.test(text)),
      weight: 3,
    },
  )
const variable = fc.oneof(
  { arbitrary: fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,12}$/), weight: 3 },
  { arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', 'y', 'null', 'Infinity', '_'), weight: 1 },
)
// What kustomize cannot carry, or carries as something else, is refused.
const CARRIED = /^[^\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]+$/
const TAB_BEFORE_LINES = /^\t[\s\S]*\n/
const anyText = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 40 })
  .filter(text => text.isWellFormed() && CARRIED.test(text))
const tag = fc
  .oneof(
    fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/),
    fc.constantFrom('1.10', '1e3', '0x1F', '0o17', '0755', '1_000', '2026-01-31', 'yes', 'NULL', '_', '1.', '12e03'),
  )
  .filter(text => text.toLowerCase() !== 'latest')
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
const environments = fc.uniqueArray(
  fc.constantFrom('dev', 'test', 'qa', 'staging', 'prod', '1e3', '0x1f', 'yes', 'null'),
  {
    minLength: 1,
    maxLength: 4,
  },
)

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
        team: fc.constantFrom('storefront', 'a.b_c', '42', 'NO', '1_000', '2026-01-31', '0.10'),
        replicas: fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.constant({ [names[0]!]: 3 })),
        resources: fc.constantFrom('small', 'large', { cpu: '1.5', memory: '3Gi' }),
        healthPath: fc.constantFrom('/', '/healthz', '/a/b?c=d&e=%20'),
        env: fc.dictionary(variable, anyText, { maxKeys: 4, noNullPrototype: true }),
        config: fc.dictionary(
          variable.filter(name => !/^(?:null|true|false)$/i.test(name)),
          anyText.filter(text => !TAB_BEFORE_LINES.test(text)),
          { maxKeys: 4, noNullPrototype: true },
        ),
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

const envAnswers = (names: readonly string[]) =>
  fc
    .record(
      {
        name: fc.constantFrom('added', 'load', '007', 'on'),
        after: fc.constantFrom('none', ...names),
        cluster: fc.constantFrom('in-cluster', 'eks-1', 'arn:aws:eks:eu-west-1:1:cluster/x'),
        apps: fc.constantFrom('all', 'none', 'first'),
        copyFrom: fc.constantFrom('none', ...names),
        autoSync: fc.boolean(),
        protected: fc.boolean(),
        window: fc.constantFrom('0 9 * * mon-fri 8h Europe/Berlin', '*/5 * 1-7 * ? 30m'),
        owners: fc.constantFrom(['@acme/qa'], ['@jane', 'a@example.com']),
      },
      { requiredKeys: ['name'] },
    )
    // Copies are rewritten as text, in which a name that wants quotes finds none.
    .map(({ copyFrom, ...rest }) =>
      /^[a-z]{3}/.test(rest.name) && copyFrom !== undefined ? { ...rest, copyFrom } : rest,
    )

const repositories = repoAnswers.chain(repo =>
  fc.record({
    repo: fc.constant(repo),
    apps: fc.uniqueArray(appAnswers(repo.environments), {
      selector: app => app.name as string,
      minLength: 1,
      maxLength: 2,
    }),
    env: envAnswers(repo.environments),
    again: appAnswers(repo.environments),
  }),
)

const step = (tree: Tree, name: string, values: Readonly<Record<string, Value>>): Tree => {
  const { changes, findings } = run(tree, name, values)
  assert.equal(
    findings.filter(finding => finding.severity === 'error'),
    [],
  )
  for (const change of changes) assert.match(change.path, SAFE_PATH)
  return applyChanges(tree, changes)
}

test('any valid answers: a valid tree that builds, the same again, and exactly the values', () => {
  let count = 0
  fc.assert(
    fc.property(repositories, ({ repo, apps, env, again }) => {
      const named = env.apps === 'first' ? [apps[0]!.name!] : env.apps
      const steps: [string, Record<string, Value>][] = [
        ['repo', { name: 'acme', repoUrl: 'https://github.com/acme/gitops', ...repo }],
        ...apps.map((app): [string, Record<string, Value>] => ['app', app]),
        ['env', { ...env, ...(named === undefined ? {} : { apps: named }) }],
      ]
      let tree: Tree = new Map()
      for (const [name, values] of steps) tree = step(tree, name, values)
      checkTree(tree)
      for (const [name, values] of steps) {
        // A service that asks for all environments again joins the one that left it out.
        const joins = values.environments === 'all' && (named ?? 'all') !== 'all'
        if (!joins) assert.equal(run(tree, name, values).changes, [], `${name} again`)
      }
      for (const app of apps) checkValues(tree, app)
      if (count++ % 5 === 0) checkBuild(tree)
      // Any other answers for a service that is there: again a valid tree, and again the same twice.
      const other = { kind: 'web', ...again, name: apps[0]!.name! }
      // Overlays that were copied from another role's are edits of people until they are merged line by line.
      const { changes, findings } = run(tree, 'app', other)
      if (findings.some(finding => finding.rule === 'merge-conflict')) {
        assert.ok('copyFrom' in env && env.copyFrom !== 'none' && !changes.length)
        return
      }
      const changed = step(tree, 'app', other)
      checkTree(changed)
      assert.equal(run(changed, 'app', other).changes, [])
      if (count % 25 === 0) checkBuild(changed)
    }),
    { seed: SEED, numRuns: 120, includeErrorInReport: true },
  )
})

// Every overlay of the tree, by one process.
function checkBuild(tree: Tree): void {
  const overlays = [...tree.keys()].flatMap(
    path => /^(apps\/[^/]+\/overlays\/[^/]+)\/kustomization\.yaml$/.exec(path)?.[1] ?? [],
  )
  for (const object of buildOverlays(tree, overlays)) {
    assert.equal(validateObject(object), [])
    assert.not.match(JSON.stringify(object), 'set-by-overlay')
  }
}

function buildOverlays(tree: Tree, overlays: readonly string[]): Any[] {
  const dir = mkdtempSync(join(tmpdir(), 'built-'))
  try {
    writeTree(dir, tree)
    mkdirSync(join(dir, 'all'))
    const resources = overlays.map(path => `../${path}`)
    writeFileSync(join(dir, 'all/kustomization.yaml'), JSON.stringify({ resources }))
    return parse(buildFolder(join(dir, 'all')))
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
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
function tryAnswer(generator: string, answer: string, answers: Given, said: Value): void {
  const tree = generator === 'repo' ? new Map<string, string>() : start
  let plan: Plan
  try {
    plan = planScaffold(kit, sourceOf(tree), [{ generator: generatorOf(generator), given: answers }])
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    assert.is(error.exitCode, 2)
    for (const { message } of error.findings) assert.not.match(message, UNSHOWN)
    // `environments` are spoken of one by one.
    const words = answer === 'environments' ? /^environments?\b/ : new RegExp(`^${answer}\\b`)
    const named = error.findings.some(({ message }) => words.test(message))
    assert.ok(named, `${answer} is named in: ${error.findings.map(({ message }) => message).join(' | ')}`)
    return
  }
  assert.equal(
    plan.findings.filter(finding => finding.severity === 'error'),
    [],
    `${generator} ${answer} ${JSON.stringify(said)}`,
  )
  for (const change of plan.changes) assert.match(change.path, SAFE_PATH)
  checkStored(applyChanges(tree, plan.changes), generator, answer, answers.values, said)
}

const UNSHOWN = /[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|\p{Surrogate}/u

// Where the specs keep what was answered. What is not here leaves no trace of its own.
const KEPT: Readonly<Record<string, Readonly<Record<string, (spec: Any) => unknown>>>> = {
  repo: {
    name: spec => spec.name,
    repoUrl: spec => spec.repoUrl,
    revision: spec => spec.revision,
    path: spec => spec.path,
    environments: spec => spec.environments.map((item: Any) => item.name),
    argocdNamespace: spec => spec.argocd.namespace,
    installArgocd: spec => spec.argocd.install,
    routing: spec => spec.routing.kind,
    owners: spec => spec.owners ?? [],
  },
  env: Object.fromEntries(
    ['name', 'cluster', 'autoSync', 'protected', 'window', 'owners'].map(answer => [
      answer,
      (spec: Any) => spec.environments.find((item: Any) => item.added)[answer],
    ]),
  ),
}

// Exactly the value, or what the word stands for: true, a number, a list of what stood between commas, nothing.
function checkStored(tree: Tree, generator: string, answer: string, values: Given['values'], said: Value): void {
  const spec = parse(tree.get(generator === 'app' ? `apps/${values.name}/app.yaml` : 'gitops.yaml')!)[0]
  const known = ['dev', 'staging', 'prod']
  if (generator === 'env') {
    for (const item of spec.environments) item.added = !known.includes(item.name) || item.name === values.name
  }
  const kept = generator === 'app' ? spec[answer] : KEPT[generator]?.[answer]?.(spec)
  if (kept === undefined || typeof said !== 'string') return
  const items = said.split(',').map(item => item.trim())
  const meant: Any[] = [
    said,
    Number(said),
    said === 'none' ? null : said,
    said === 'true',
    said === 'none' ? [] : items,
  ]
  const same = meant.some(value => JSON.stringify(value) === JSON.stringify(kept))
  const structured = kept !== null && typeof kept === 'object' && !Array.isArray(kept)
  // Pairs and ranges have readers, and tests, of their own.
  assert.ok(
    same || structured || answer === 'secrets' || answer === 'resources',
    `${answer}: ${said} became ${JSON.stringify(kept)}`,
  )
}

test('any text as any answer of a file: exactly that value, or a refusal that names it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...questions), soup, ({ generator, answer }, text) => {
      const values = { generator, ...SAMPLE[generator], [answer]: text }
      const [document] = readDocuments(JSON.stringify(values), 'answers.json', {})
      assert.is(document!.given.values[answer], text)
      tryAnswer(generator, answer, document!.given, text)
    }),
    { seed: SEED, numRuns: 6000 },
  )
})

test('any plain value as any answer: used or refused, never a crash', () => {
  const value = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Value>
  fc.assert(
    fc.property(fc.constantFrom(...questions), value, ({ generator, answer }, raw) => {
      tryAnswer(generator, answer, given({ ...SAMPLE[generator], [answer]: raw }), raw)
    }),
    { seed: SEED, numRuns: 3000 },
  )
})

test('any text as any flag: read as that text, or refused', () => {
  fc.assert(
    fc.property(fc.constantFrom(...questions), soup, fc.boolean(), ({ generator, answer }, text, inline) => {
      const args = inline ? [`--${answer}=${text}`] : [`--${kebab(answer)}`, text]
      const { answers, findings, rest } = readFlags(args, OPTIONS, generatorOf(generator).fields)
      if (findings.length || rest.length) return assert.ok(!inline || !rest.length)
      tryAnswer(generator, answer, given({ ...SAMPLE[generator], ...answers }), answers[answer]!)
    }),
    { seed: SEED, numRuns: 2000 },
  )
})

test('any words on a command line: read or refused, never a crash', () => {
  const word = fc.oneof(
    soup,
    fc.constantFrom(...questions.map(({ answer }) => `--${answer}`), '--', '-h', '--json', '-'),
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), fc.constantFrom('repo', 'app', 'env'), (args, name) => {
      const { answers, findings } = readFlags(args, OPTIONS, generatorOf(name).fields)
      for (const finding of findings) assert.is(finding.rule, 'usage')
      for (const key of Object.keys(answers)) assert.ok(generatorOf(name).fields.some(field => field.name === key))
    }),
    { seed: SEED, numRuns: 2000 },
  )
})

const piece = fc.constantFrom(
  ...['a', ' ', '\n', '  ', '- ', ': ', '{', '}', '[', ']', '"', "'", '#', '&a ', '*a', '!!x ', '|', '>', 'null', '~'],
  ...['1', '.nan', '\t', '\u0000', '\ud800', '---\n', '<<', '%', '@', '\r\n', 'constructor', '__proto__'],
  ...['name: x\n', 'image: ghcr.io/a/b:v1\n', 'env: ', 'secrets: ', 'replicas: ', 'autoscaling: ', 'environments: '],
)

test('any text as an answers file: carried out or refused, never a crash', () => {
  fc.assert(
    fc.property(fc.constantFrom('repo', 'app', 'env'), fc.array(piece, { maxLength: 14 }), (name, pieces) => {
      try {
        planText(kit, start, `generator: ${name}\n${pieces.join('')}`)
      } catch (error) {
        if (!(error instanceof Failure) && !/no generator/.test(String(error))) throw error
      }
    }),
    { seed: SEED, numRuns: 3000 },
  )
})

test('any slip in a file that people edit: carried out or refused, never a crash', () => {
  const files = ['gitops.yaml', 'apps/checkout/app.yaml', 'apps/checkout/overlays/dev/kustomization.yaml']
  const answers = [
    'generator: repo\n',
    'generator: app\nname: checkout\nhost: other.example.com\nreplicas: 3\n',
    'generator: env\nname: qa\nafter: dev\ncopyFrom: staging\n',
  ]
  const slip = fc.record({
    file: fc.constantFrom(...files),
    at: fc.nat(),
    gone: fc.nat(40),
    text: fc.array(piece, { maxLength: 3 }).map(pieces => pieces.join('')),
    run: fc.constantFrom(...answers),
  })
  fc.assert(
    fc.property(slip, ({ file, at, gone, text, run: answersText }) => {
      const before = start.get(file)!
      const from = at % before.length
      const tree = new Map(start).set(file, before.slice(0, from) + text + before.slice(from + gone))
      try {
        const { changes } = planText(kit, tree, answersText)
        for (const change of changes) assert.match(change.path, SAFE_PATH)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
      }
    }),
    { seed: SEED, numRuns: 600 },
  )
})

const literalOf = (text: string): string => {
  const [, key = '', value = ''] = /^([^=]+)=([\s\S]*)$/.exec(text)!
  const quotes = /^(["'])([\s\S]*)\1$/.exec(value)
  assert.ok(key)
  return quotes ? quotes[2]! : value
}

test('any text as a variable: arrives as it is in the pod and in the ConfigMap, or is refused by name', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, soup), fc.constantFrom('env', 'config'), (text, answer) => {
      let plan: Plan
      try {
        plan = run(start, 'app', { ...SAMPLE.app, [answer]: { A: text } })
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        const literal = answer === 'config' && TAB_BEFORE_LINES.test(text)
        assert.ok(text === '' || !text.isWellFormed() || !CARRIED.test(text) || literal, JSON.stringify(text))
        assert.match(error.findings[0]!.message, new RegExp(`^${answer} is .* for A is not$`))
        return
      }
      const tree = applyChanges(start, plan.changes)
      assert.is(parse(tree.get('apps/search/app.yaml')!)[0][answer].A, text)
      const [deployment] = parse(tree.get('apps/search/base/deployment.yaml')!)
      const [kustomization] = parse(tree.get('apps/search/base/kustomization.yaml')!)
      const arrived =
        answer === 'env'
          ? deployment.spec.template.spec.containers[0].env[0].value
          : literalOf(kustomization.configMapGenerator[0].literals[0])
      assert.is(arrived, text)
    }),
    { seed: SEED, numRuns: 1000 },
  )
})

test('a thousand texts come out of kustomize as they went in', () => {
  const singles = Array.from({ length: 0x180 }, (_, code) => String.fromCharCode(code))
  const odd = [
    "''",
    '""',
    '"\'',
    '\'"a"\'',
    '"a',
    "a'",
    "'\n'",
    ' "a"',
    '"a" ',
    'a\n',
    '\na',
    '\n\n',
    ' a ',
    'a  \n  b',
    '\ta\t',
  ]
  const words = [
    '$(A)',
    '$$(A)',
    '${A}',
    '{{a}}',
    '- a',
    '? a',
    '<<',
    '---',
    '...',
    '%YAML',
    '!a',
    '0o7',
    '.inf',
    '1:30',
  ]
  const random = fc.sample(fc.oneof(anyText, soup), { seed: SEED, numRuns: 1000 })
  const texts = [...singles, ...odd, ...words, ...random].filter(
    text => text.isWellFormed() && CARRIED.test(text) && !TAB_BEFORE_LINES.test(text),
  )
  const values = Object.fromEntries(texts.map((text, i) => [`V${i}`, text]))
  const tree = step(start, 'app', { ...SAMPLE.app, env: values, config: values })
  const objects = buildOverlays(tree, ['apps/search/overlays/prod'])
  const { containers } = objects.find(object => object.kind === 'Deployment').spec.template.spec
  const pod = Object.fromEntries(containers[0].env.map((item: Any) => [item.name, item.value]))
  const { data } = objects.find(object => object.kind === 'ConfigMap')
  for (const [name, text] of Object.entries(values)) {
    assert.is(pod[name], text)
    assert.is(data[name], text)
  }
})

test.run()
