import type { Problem } from './problem.ts'
import { checkSyncOptionsAnnotation } from './sync-options.ts'

const WAVE = 'argocd.argoproj.io/sync-wave'
const OPTIONS = 'argocd.argoproj.io/sync-options'

/** Checks what every object's metadata must be: a name, and annotations that Argo CD can read. */
export function checkMetadata(metadata: unknown): Problem[] {
  if (metadata === undefined || metadata === null) return [{ path: [], message: 'metadata.name is missing' }]
  if (typeof metadata !== 'object' || Array.isArray(metadata)) return []
  const { name, generateName, annotations } = metadata as Readonly<Record<string, unknown>>
  const problems: Problem[] = []
  if (!name && !generateName) problems.push({ path: ['metadata'], message: 'metadata.name is missing' })
  const { [WAVE]: wave, [OPTIONS]: options } = (annotations ?? {}) as Readonly<Record<string, unknown>>
  if (typeof wave === 'string' && !/^[+-]?\d+$/.test(wave)) {
    const message = `sync wave is "${wave}", expected a whole number in quotes`
    problems.push({ path: ['metadata', 'annotations', WAVE], message })
  }
  if (typeof options === 'string') {
    problems.push(...checkSyncOptionsAnnotation(options, ['metadata', 'annotations', OPTIONS]))
  }
  return problems
}
