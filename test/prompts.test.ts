import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openSpecs } from '../engine/answers/open-specs.ts'
import { askAnswers, type Prompt, type Question } from '../engine/answers/prompts.ts'
import { loadTemplates } from '../engine/render/templates.ts'
import { sourceOf } from '../engine/tree.ts'
import type { Tree } from '../engine/types.ts'
import { generators } from '../generators/index.ts'
import { startTree } from '../scripts/start-tree.ts'

const test = suite('prompts')
const kit = { generators, ...loadTemplates() }
const start = startTree(kit, 'app/any')

// A person who answers some questions and takes what is offered for the others.
function person(answers: Readonly<Record<string, unknown>>): { prompt: Prompt; asked: Question[] } {
  const asked: Question[] = []
  const prompt: Prompt = async questions => {
    asked.push(...questions)
    return Object.fromEntries(
      questions.map(question => {
        const offered = question.type === 'checkbox' ? [] : (question.default ?? question.choices?.[0]?.value ?? '')
        const answer = question.name in answers ? answers[question.name] : offered
        const verdict = question.validate?.(answer) ?? true
        if (verdict !== true) throw new Error(`${question.name}: ${verdict}`)
        return [question.name, answer]
      }),
    )
  }
  return { prompt, asked }
}

function ask(name: string, tree: Tree, answers: Readonly<Record<string, unknown>>) {
  const generator = generators.find(item => item.name === name)!
  const { specs } = openSpecs(sourceOf(tree), generators.find(item => item.name === 'app')!.fields, () => () => null)
  const { prompt, asked } = person(answers)
  const values = askAnswers(generator.fields, so => generator.present(specs, so), prompt)
  return values.then(given => ({ given, asked }))
}

test('a new service: what was offered is no answer, what was typed is', async () => {
  const { given } = await ask('app', start, {
    name: 'search',
    image: 'ghcr.io/acme/search:v1',
    host: 'search.example.com',
  })
  assert.equal(given, { name: 'search', image: 'ghcr.io/acme/search:v1', host: 'search.example.com' })
})

test('a service that is there: its present answers are offered', async () => {
  const { given, asked } = await ask('app', start, { name: 'checkout' })
  assert.equal(given, { name: 'checkout' })
  assert.is(asked.find(question => question.name === 'image')!.default, 'ghcr.io/acme/checkout:v1.4.2')
  assert.is(asked.find(question => question.name === 'host')!.default, 'checkout.example.com')
})

test('questions that do not apply are not asked', async () => {
  const { asked } = await ask('app', start, { name: 'mailer' })
  const names = asked.map(question => question.name)
  assert.not.ok(names.includes('port'))
  assert.not.ok(names.includes('host'))
  assert.not.ok(names.includes('schedule'))
})

test('every other answer can be picked and typed as on a command line', async () => {
  const { given } = await ask('app', start, {
    name: 'search',
    image: 'ghcr.io/acme/search:v1',
    more: ['replicas', 'config', 'autoscaling', 'secrets'],
    replicas: 'dev=1,prod=4',
    config: 'LOG_LEVEL=debug,MODE=fast',
    autoscaling: 'prod=3-10',
    secrets: '[{"name":"search-db","keys":{"DB_PASSWORD":"search/db#password"}}]',
  })
  assert.equal(given.replicas, { dev: 1, prod: 4 })
  assert.equal(given.config, { LOG_LEVEL: 'debug', MODE: 'fast' })
  assert.equal(given.autoscaling, { prod: { min: 3, max: 10, cpu: 75 } })
  assert.equal(given.secrets, [{ name: 'search-db', keys: { DB_PASSWORD: 'search/db#password' } }])
})

test('a repository that is there offers what it is', async () => {
  const { given, asked } = await ask('repo', start, {})
  assert.equal(given, { name: 'acme' })
  assert.is(asked.find(question => question.name === 'environments')!.default, 'dev,staging,prod')
})

test('an environment: the place, the cluster and the rest', async () => {
  const { given } = await ask('env', start, { name: 'qa', after: 'dev' })
  assert.equal(given, { name: 'qa', after: 'dev' })
})

test('the place of a new environment is offered in words, and taking it is no answer', async () => {
  const { given, asked } = await ask('env', start, { name: 'qa' })
  assert.is(asked.find(question => question.name === 'after')!.default, 'the last unprotected one')
  assert.equal(given, { name: 'qa' })
})

test('answers of later releases are not offered', async () => {
  const { asked } = await ask('app', start, { name: 'search', image: 'ghcr.io/acme/search:v1' })
  const more = asked.find(question => question.name === 'more')!.choices!.map(choice => choice.value)
  for (const name of ['project', 'router', 'steps', 'analysis', 'notify', 'strategy'])
    assert.not.ok(more.includes(name), name)
  assert.ok(more.includes('replicas'))
})

test('every question says what was expected', async () => {
  try {
    await ask('app', start, { name: 'search', image: 'ghcr.io/acme/search:latest' })
    assert.unreachable()
  } catch (error) {
    assert.match((error as Error).message, 'expected a tag that stays what it is')
  }
})

test.run()
