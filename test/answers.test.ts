import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Failure } from '../engine/failure.ts'
import { loadTemplates } from '../engine/render/templates.ts'
import { findingLines } from '../engine/report/findings.ts'
import { generators } from '../generators/index.ts'
import { cases, readExpected } from '../scripts/cases.ts'
import { renderFixture } from '../scripts/render-fixture.ts'
import { startTree } from '../scripts/start-tree.ts'

const test = suite('refused answers')
const kit = { generators, ...loadTemplates() }

for (const { name, dir } of cases('answers')) {
  test(name, () => {
    const start = startTree(kit, name)
    try {
      renderFixture(kit, dir, start)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      assert.is(`${findingLines(error.findings).join('\n')}\n`, readExpected(dir, 'expected.txt'))
      assert.is(error.exitCode, 2)
      return
    }
    assert.unreachable('these answers are there to be refused')
  })
}

test.run()
