// `npm run fixtures`: rewrites every expectation. The diff is the review.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../engine/failure.ts'
import { loadTemplates } from '../engine/render/templates.ts'
import { findingLines } from '../engine/report/findings.ts'
import { generators } from '../generators/index.ts'
import { cases, ROOT, writeTree } from './cases.ts'
import { renderFixture } from './render-fixture.ts'
import { startTree } from './start-tree.ts'

const kit = { generators, ...loadTemplates() }
let count = 0

for (const { name, dir } of cases('render')) {
  const { tree, findings } = renderFixture(kit, dir)
  const errors = findings.filter(finding => finding.severity === 'error')
  if (errors.length) throw new Error(`render/${name}:\n${findingLines(errors).join('\n')}`)
  writeTree(join(dir, 'expected'), tree)
  count++
}

for (const { name, dir } of cases('answers')) {
  writeFileSync(join(dir, 'expected.txt'), refusal(name, dir))
  count++
}

function refusal(name: string, dir: string): string {
  try {
    renderFixture(kit, dir, startTree(kit, name))
  } catch (error) {
    if (error instanceof Failure) return `${findingLines(error.findings).join('\n')}\n`
    throw error
  }
  throw new Error(`answers/${name} was accepted, and is there to be refused`)
}

process.stdout.write(`${count} fixtures written in ${join(ROOT, 'fixtures')}\n`)
