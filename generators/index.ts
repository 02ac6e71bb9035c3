import type { Generator } from '../engine/generator.ts'
import app from './app.ts'
import env from './env.ts'
import repo from './repo.ts'

/** Every generator, in the order of the menu. */
export const generators: readonly Generator[] = [repo, app, env]
