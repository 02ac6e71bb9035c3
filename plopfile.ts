// `npx plop`: registers every generator with the single action `scaffold`.

import type { NodePlopAPI } from 'plop'
import { registerGenerators } from './engine/plop.ts'
import { loadTemplates } from './engine/render/templates.ts'
import { generators } from './generators/index.ts'

export default function plopfile(plop: NodePlopAPI): void {
  registerGenerators(plop, { generators, ...loadTemplates() })
}
