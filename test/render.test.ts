import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readDocuments } from '../engine/answers/documents.ts'
import { loadTemplates } from '../engine/render/templates.ts'
import { planScaffold } from '../engine/scaffold.ts'
import { sourceOf } from '../engine/tree.ts'
import { generators } from '../generators/index.ts'
import { cases, expectedTree, readExpected } from '../scripts/cases.ts'
import { renderFixture } from '../scripts/render-fixture.ts'

const test = suite('render')
const kit = { generators, ...loadTemplates() }

for (const { name, dir } of cases('render')) {
  test(`${name}: the whole tree is as expected`, () => {
    const { tree } = renderFixture(kit, dir)
    const expected = expectedTree(dir)
    assert.equal([...tree.keys()], [...expected.keys()])
    for (const [path, text] of tree) assert.is(text, expected.get(path), `${path} of ${join('fixtures/render', name)}`)
  })

  test(`${name}: running the same answers again changes nothing`, () => {
    const source = sourceOf(expectedTree(dir))
    for (const document of readDocuments(readExpected(dir, 'answers.yaml'), 'answers.yaml', {})) {
      const generator = generators.find(item => item.name === document.generator)!
      const plan = planScaffold(kit, source, [{ generator, given: document.given }])
      assert.equal(
        plan.changes.map(change => `${change.kind} ${change.path}`),
        [],
      )
    }
  })
}

test.run()
