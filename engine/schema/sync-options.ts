import { didYouMean } from '../nearest.ts'
import type { Problem } from './problem.ts'

// Argo CD compares these as exact strings and ignores any other, so a typo goes unnoticed. v3.5.1.
const SWITCH = ['true', 'false']
const ASKED = ['true', 'false', 'confirm']
const IN_BOTH: Readonly<Record<string, readonly string[]>> = {
  Delete: ASKED,
  Prune: ASKED,
  PruneLast: SWITCH,
  Replace: SWITCH,
  ServerSideApply: SWITCH,
  SkipDryRunOnMissingResource: SWITCH,
  Validate: SWITCH,
}
const IN_APPLICATION: typeof IN_BOTH = {
  ...IN_BOTH,
  ApplyOutOfSyncOnly: SWITCH,
  ClientSideApplyMigration: SWITCH,
  CreateNamespace: SWITCH,
  FailOnSharedResource: SWITCH,
  PrunePropagationPolicy: ['foreground', 'background', 'orphan'],
  RespectIgnoreDifferences: SWITCH,
}
const IN_ANNOTATION: typeof IN_BOTH = { ...IN_BOTH, Force: SWITCH }

/** Checks one entry of `spec.syncPolicy.syncOptions`. Restating a default, `CreateNamespace=false`, is fine. */
export function checkSyncOption(option: string, path: Problem['path']): Problem[] {
  const elsewhere = IN_ANNOTATION[nameOf(option)] && 'the annotation argocd.argoproj.io/sync-options of a resource'
  return check(option, path, IN_APPLICATION, elsewhere)
}

/** Checks the annotation `argocd.argoproj.io/sync-options` of a resource: options between commas. */
export function checkSyncOptionsAnnotation(text: string, path: Problem['path']): Problem[] {
  return text.split(',').flatMap(part => {
    const option = part.trim()
    const elsewhere = IN_APPLICATION[nameOf(option)] && 'spec.syncPolicy.syncOptions of an Application'
    return option === '' ? [] : check(option, path, IN_ANNOTATION, elsewhere)
  })
}

function check(option: string, path: Problem['path'], known: typeof IN_BOTH, elsewhere?: string): Problem[] {
  const name = nameOf(option)
  const values = Object.hasOwn(known, name) ? known[name]! : null
  const value = option.slice(name.length + 1)
  if (option.includes('{{') || values?.includes(value)) return []
  if (values) {
    const forms = values.map(word => `"${name}=${word}"`).join(', ')
    return [{ path, message: `sync option "${option}" is not known to Argo CD, expected one of ${forms}` }]
  }
  if (elsewhere) return [{ path, message: `sync option "${option}" is not read here, expected in ${elsewhere}` }]
  const all = Object.entries(known).flatMap(([key, words]) => words.map(word => `${key}=${word}`))
  return [{ path, message: `sync option "${option}" is not known to Argo CD${didYouMean(option, all)}` }]
}

function nameOf(option: string): string {
  return option.split('=', 1)[0]!
}
