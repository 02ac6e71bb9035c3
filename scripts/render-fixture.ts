// A render fixture's answers → the tree they make from nothing, each document a run of its own on what was there.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readDocuments } from '../engine/answers/documents.ts'
import type { Kit } from '../engine/render-unit.ts'
import { planScaffold } from '../engine/scaffold.ts'
import { applyChanges, sourceOf } from '../engine/tree.ts'
import type { Finding, Tree } from '../engine/types.ts'

export interface RenderedFixture {
  readonly tree: Tree
  readonly findings: readonly Finding[]
}

/** Runs `answers.yaml` of a folder. Throws Failure for refused answers. */
export function renderFixture(kit: Kit, dir: string, start: Tree = new Map()): RenderedFixture {
  return renderAnswers(kit, readFileSync(join(dir, 'answers.yaml'), 'utf8'), start)
}

/** Runs the documents of an answers text one after the other. */
export function renderAnswers(kit: Kit, text: string, start: Tree = new Map()): RenderedFixture {
  let tree = start
  const findings: Finding[] = []
  for (const { generator: name, given } of readDocuments(text, 'answers.yaml', {})) {
    const generator = kit.generators.find(item => item.name === name)
    if (!generator) throw new Error(`answers.yaml: no generator "${name}"`)
    const plan = planScaffold(kit, sourceOf(tree), [{ generator, given }])
    findings.push(...plan.findings)
    tree = applyChanges(tree, plan.changes)
  }
  return { tree, findings }
}
