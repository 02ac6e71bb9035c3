// `npm run quickstart`: two services in three environments in ./gitops-repo, without a question.
import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { readDocuments } from '../engine/answers/documents.ts'
import { openSource, readTree } from '../engine/disk/read.ts'
import { Failure } from '../engine/failure.ts'
import { loadTemplates } from '../engine/render/templates.ts'
import { findingLines } from '../engine/report/findings.ts'
import { runScaffold } from '../engine/run-scaffold.ts'
import { planScaffold } from '../engine/scaffold.ts'
import { generators } from '../generators/index.ts'
import { ROOT } from './cases.ts'

const ANSWERS = `
generator: repo
name: acme
repoUrl: https://github.com/acme/gitops
environments: [dev, staging, prod]
---
generator: app
name: checkout
image: ghcr.io/acme/checkout:v1.4.2
host: checkout.example.com
healthPath: /healthz
---
generator: app
name: mailer
image: ghcr.io/acme/mailer:v0.9.3
kind: worker
`

const kit = { generators, ...loadTemplates() }
const dest = join(ROOT, 'gitops-repo')
const requests = readDocuments(ANSWERS, 'answers.yaml', {}).map(({ generator: name, given }) => ({
  generator: generators.find(generator => generator.name === name)!,
  given,
}))

try {
  const { plan } = await runScaffold(kit, dest, false, requests)
  const again = planScaffold(kit, openSource(dest), requests)
  if (plan.findings.length || again.changes.length) throw new Failure([...plan.findings, ...again.findings])
} catch (error) {
  if (!(error instanceof Failure)) throw error
  process.stderr.write(`${findingLines(error.findings).join('\n')}\n`)
  process.exit(error.exitCode)
}

const show = (dir: string, depth: number, indent: string): string[] =>
  readdirSync(dir, { withFileTypes: true })
    .filter(entry => !entry.name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => [
      `${indent}${entry.name}${entry.isDirectory() ? '/' : ''}`,
      ...(entry.isDirectory() && depth > 0 ? show(join(dir, entry.name), depth - 1, `${indent}  `) : []),
    ])

const where = `./${relative(process.cwd(), dest)}`
process.stdout.write(`${where}
${show(dest, 2, '  ').join('\n')}

${readTree(dest).size} files, valid: every object fits its schema, and the same answers again change nothing.

next:
  ${existsSync(join(dest, '.git')) ? '' : `git -C ${where} init\n  `}cat ${where}/README.md                      what to do with it, from bootstrap to recovery
  kubectl kustomize ${where}/apps/checkout/overlays/prod
  npx plop app -- --dest ${where} --name search --image ghcr.io/acme/search:v1.0.0
  npx plop env -- --dest ${where} --name qa --after dev
`)
