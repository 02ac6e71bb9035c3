// Planned text → findings: it parses, and its objects fit their schemas. Files of one shape are looked at once.

import { Failure } from './failure.ts'
import { validateObject } from './schema/validate.ts'
import type { Change, Finding } from './types.ts'
import { parseYaml } from './yaml/parse.ts'

// Files of ours that hold no Kubernetes object.
const OWN = /^(?:gitops\.yaml$|apps\/[^/]+\/app\.yaml$|\.gitops\/|\.github\/)/

/**
 * Checks every file the changes write. `shapes` says which files were rendered from the same template and the same
 * shape of model: their structure is the same, and their scalars are written by `scalar`, so one stands for all.
 * `proven` holds the shapes that the build of the package has checked in the same way.
 */
export function verifyChanges(
  changes: readonly Change[],
  shapes: ReadonlyMap<string, string>,
  proven: ReadonlySet<string>,
): Finding[] {
  const seen = new Set<string>()
  return changes.flatMap(change => {
    if (change.kind === 'delete' || !/\.ya?ml$/.test(change.path) || OWN.test(change.path)) return []
    const shape = shapes.get(change.path)
    if (shape !== undefined) {
      if (seen.has(shape)) return []
      seen.add(shape)
      if (proven.has(shape)) return []
    }
    return verifyText(change.path, change.after)
  })
}

function verifyText(file: string, text: string): readonly Finding[] {
  try {
    return parseYaml(text, file).flatMap(document =>
      validateObject(document.value).map((problem): Finding => {
        return { rule: 'schema', severity: 'error', file, ...document.position(problem.path), message: problem.message }
      }),
    )
  } catch (error) {
    if (error instanceof Failure) return error.findings
    throw error
  }
}
