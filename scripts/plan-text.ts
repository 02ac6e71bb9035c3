// An answers text → the one plan of all its documents, as the command makes it.
import { readDocuments } from '../engine/answers/documents.ts'
import type { Kit } from '../engine/render-unit.ts'
import { planScaffold } from '../engine/scaffold.ts'
import { sourceOf } from '../engine/tree.ts'
import type { Plan, Tree } from '../engine/types.ts'

/** Plans a text on a tree. Throws Failure for refused answers. */
export function planText(kit: Kit, tree: Tree, text: string): Plan {
  const requests = readDocuments(text, 'answers.yaml', {}).map(({ generator: name, given }) => {
    const generator = kit.generators.find(item => item.name === name)
    if (!generator) throw new Error(`answers.yaml: no generator "${name}"`)
    return { generator, given }
  })
  return planScaffold(kit, sourceOf(tree), requests)
}
