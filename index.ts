// The package: a plopfile, and the engine behind it.
import type { NodePlopAPI } from 'plop'
import { openSource, readTree } from './engine/disk/read.ts'
import { registerGenerators } from './engine/plop.ts'
import { loadTemplates } from './engine/render/templates.ts'
import type { Kit } from './engine/render-unit.ts'
import { runScaffold } from './engine/run-scaffold.ts'
import { planScaffold } from './engine/scaffold.ts'
import { generators } from './generators/index.ts'

export { NOWHERE } from './engine/answers/read.ts'
export { EXIT, Failure } from './engine/failure.ts'
export type { Generator } from './engine/generator.ts'
export type { Request } from './engine/scaffold.ts'
export type { Answers, Change, Finding, Plan, Source, Tree, Value } from './engine/types.ts'
export { VERSION } from './engine/version.ts'
export { generators, openSource, planScaffold, readTree, runScaffold }

/** The generators with their templates: what `planScaffold` and `runScaffold` work with. */
export const createKit = (): Kit => ({ generators, ...loadTemplates() })

/** A plopfile: `export { default } from 'plop-gitops'` in yours gives Plop every generator. */
export default function plopfile(plop: NodePlopAPI): void {
  registerGenerators(plop, createKit())
}
