// What a refused answer meets: a repository of two services for `app` and `env`, nothing for `repo`.
import { join } from 'node:path'
import type { Kit } from '../engine/render-unit.ts'
import type { Tree } from '../engine/types.ts'
import { ROOT } from './cases.ts'
import { renderFixture } from './render-fixture.ts'

/** The start of an answers fixture, by the generator its name begins with. */
export const startTree = (kit: Kit, name: string): Tree =>
  name.startsWith('repo/') ? new Map() : renderFixture(kit, join(ROOT, 'fixtures/start')).tree
