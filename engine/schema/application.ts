// What the CRDs of Argo CD cannot say about an Application, an ApplicationSet's template and an AppProject.
import { nearest } from '../nearest.ts'
import { fieldName, type Problem } from './problem.ts'
import { checkSyncOption } from './sync-options.ts'

type Path = Problem['path']
type Mapping = { readonly [key: string]: unknown }

const CASCADE = 'resources-finalizer.argocd.argoproj.io'
const HOOKS = ['pre-delete-finalizer.argocd.argoproj.io', 'post-delete-finalizer.argocd.argoproj.io']
const APPLICATION_FINALIZERS = [
  CASCADE,
  `${CASCADE}/foreground`,
  `${CASCADE}/background`,
  ...HOOKS.flatMap(name => [name, `${name}/cleanup`]),
]

/** Checks an Application: destination, retry, sync options, finalizers. */
export function checkApplication(object: Mapping): Problem[] {
  const destination = mapping(mapping(object.spec).destination)
  const nowhere = isEmpty(destination.name) && isEmpty(destination.server)
  return [
    ...(nowhere && object.spec && mapping(object.spec).destination
      ? [{ path: ['spec', 'destination'], message: 'spec.destination has no name and no server, expected one of them' }]
      : []),
    ...checkSpec(mapping(object.spec), ['spec']),
    ...checkFinalizers(mapping(object.metadata).finalizers, APPLICATION_FINALIZERS, ['metadata', 'finalizers']),
  ]
}

/** Checks an ApplicationSet: its own finalizers, and its template as an Application. */
export function checkApplicationSet(object: Mapping): Problem[] {
  const template = mapping(mapping(object.spec).template)
  const path = ['spec', 'template']
  return [
    ...checkFinalizers(mapping(object.metadata).finalizers, [CASCADE], ['metadata', 'finalizers']),
    ...checkSpec(mapping(template.spec), [...path, 'spec']),
    ...checkFinalizers(mapping(template.metadata).finalizers, APPLICATION_FINALIZERS, [
      ...path,
      'metadata',
      'finalizers',
    ]),
  ]
}

/** Checks an AppProject: it knows one finalizer only. */
export function checkAppProject(object: Mapping): Problem[] {
  return checkFinalizers(mapping(object.metadata).finalizers, [CASCADE], ['metadata', 'finalizers'])
}

function checkSpec(spec: Mapping, path: Path): Problem[] {
  const problems: Problem[] = []
  const { name, server } = mapping(spec.destination)
  const destination = [...path, 'destination']
  if (!isEmpty(name) && !isEmpty(server)) {
    const both = `${fieldName(destination)} has name "${name}" and server "${server}"`
    problems.push({ path: destination, message: `${both}, expected only one of them` })
  }
  const policy = mapping(spec.syncPolicy)
  if (policy.retry && isEmpty(mapping(policy.retry).limit)) {
    const retry = [...path, 'syncPolicy', 'retry']
    problems.push({ path: retry, message: `${fieldName(retry)} has no limit, which means no retries, expected one` })
  }
  const options = Array.isArray(policy.syncOptions) ? policy.syncOptions : []
  for (const [index, option] of options.entries()) {
    if (typeof option !== 'string') continue
    problems.push(...checkSyncOption(option, [...path, 'syncPolicy', 'syncOptions', index]))
  }
  return problems
}

/** An object with a finalizer that nobody removes hangs in deletion. Names of other domains are others' business. */
function checkFinalizers(finalizers: unknown, known: readonly string[], path: Path): Problem[] {
  return (Array.isArray(finalizers) ? finalizers : []).flatMap((name, index) => {
    if (typeof name !== 'string' || !name.includes('argoproj.io') || known.includes(name)) return []
    const likely = nearest(name, known) ?? known[0]
    return [{ path: [...path, index], message: `finalizer "${name}" is not known to Argo CD, expected "${likely}"` }]
  })
}

function mapping(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {}
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}
