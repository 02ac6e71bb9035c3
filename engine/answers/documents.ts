// An answers file → one Given for every document or list item, each with the generator it is for.
import { Failure } from '../failure.ts'
import type { Finding, Value } from '../types.ts'
import { parseYaml } from '../yaml/parse.ts'
import { isMap, show } from './fields.ts'
import type { Given } from './read.ts'

export interface AnswersDocument {
  /** The key `generator` of the document, if it has one. */
  readonly generator: string | null
  readonly given: Given
}

/** Reads YAML or JSON: one document or many, each a map or a list of maps. `more` are flags, which win. */
export function readDocuments(
  text: string,
  file: string,
  more: Readonly<Record<string, Value>>,
): readonly AnswersDocument[] {
  const found: AnswersDocument[] = []
  const findings: Finding[] = []
  for (const document of parseYaml(text, file)) {
    const items = Array.isArray(document.value) ? (document.value as readonly Value[]) : [document.value]
    for (const [i, item] of items.entries()) {
      const path = Array.isArray(document.value) ? [i] : []
      const place = { file, ...document.position(path) }
      if (!isMap(item)) {
        const message = `the answers are "${show(item)}", expected a map of answers, or a list of them`
        findings.push({ rule: 'answers', severity: 'error', ...place, message })
        continue
      }
      const { generator, ...values } = item
      if (generator !== undefined && typeof generator !== 'string') {
        const message = `generator is "${show(generator)}", expected its name`
        findings.push({ rule: 'answers', severity: 'error', ...place, message })
      }
      found.push({
        generator: typeof generator === 'string' ? generator : null,
        given: {
          values: { ...values, ...more },
          place: name =>
            name !== undefined && name in more && !(name in values)
              ? { file: '', line: 0, col: 0 }
              : { file, ...document.position(name === undefined ? path : [...path, name]) },
        },
      })
    }
  }
  if (!found.length && !findings.length) {
    findings.push({ rule: 'answers', severity: 'error', file, line: 0, col: 0, message: 'holds no answers' })
  }
  if (findings.length) throw new Failure(findings)
  return found
}
