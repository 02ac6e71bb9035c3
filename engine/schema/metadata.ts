import type { Problem } from './problem.ts'
import { checkSyncOptionsAnnotation } from './sync-options.ts'

const WAVE = 'argocd.argoproj.io/sync-wave'
const OPTIONS = 'argocd.argoproj.io/sync-options'

/** Checks what every object's metadata must be: a name, and annotations that Argo CD can read. */
export function checkMetadata(metadata: Readonly<Record<string, unknown>>): Problem[] {
  const problems: Problem[] = []
  if (!metadata.name && !metadata.generateName) problems.push({ path: [], message: 'metadata.name is missing' })
  const annotations = (metadata.annotations ?? {}) as Readonly<Record<string, unknown>>
  const { [WAVE]: wave, [OPTIONS]: options } = annotations
  if (typeof wave === 'string' && !/^[+-]?\d+$/.test(wave)) {
    const message = `sync wave is "${wave}", expected a whole number in quotes`
    problems.push({ path: ['metadata', 'annotations', WAVE], message })
  }
  if (typeof options === 'string') {
    problems.push(...checkSyncOptionsAnnotation(options, ['metadata', 'annotations', OPTIONS]))
  }
  return problems
}
