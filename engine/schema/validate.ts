// In: one object as parsed from YAML. Out: everything in it that its API would refuse or silently drop.
// Knows the kinds of the generated table; any other is one problem.

import { nearest } from '../nearest.ts'
import { checkApplication, checkApplicationSet, checkAppProject } from './application.ts'
import { checkMetadata } from './metadata.ts'
import { type Problem, show } from './problem.ts'
import { kindNames, kindOf } from './table.ts'
import { walkObject } from './walk.ts'

export type { Problem } from './problem.ts'

type Mapping = { readonly [key: string]: unknown }

const CHECKS: Readonly<Record<string, (object: Mapping) => Problem[]>> = {
  'argoproj.io/v1alpha1 Application': checkApplication,
  'argoproj.io/v1alpha1 ApplicationSet': checkApplicationSet,
  'argoproj.io/v1alpha1 AppProject': checkAppProject,
}

/** Whether `validateObject` has a schema for this kind. */
export function knowsKind(apiVersion: string, kind: string): boolean {
  return kindNames.includes(`${apiVersion} ${kind}`)
}

/** Checks one parsed object: types, values, missing and unknown fields, and what Argo CD reads more strictly. */
export function validateObject(object: unknown): readonly Problem[] {
  if (!isMapping(object)) {
    return [{ path: [], message: `the object is ${show(object)}, expected a mapping with apiVersion and kind` }]
  }
  const { apiVersion, kind } = object
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return checkHead(object)
  const name = `${apiVersion} ${kind}`
  const type = kindOf(name)
  if (type === undefined) return [unknownKind(apiVersion, kind)]
  const problems = [...walkObject(type, object, [])]
  if (!apiVersion.startsWith('kustomize.config.k8s.io/')) problems.push(...checkMetadata(object.metadata))
  problems.push(...(CHECKS[name]?.(object) ?? []))
  return problems
}

function checkHead(object: Mapping): Problem[] {
  return ['apiVersion', 'kind'].flatMap(key => {
    const value = object[key]
    if (value === undefined || value === null) return [{ path: [], message: `${key} is missing` }]
    return typeof value === 'string' ? [] : [{ path: [key], message: `${key} is ${show(value)}, expected text` }]
  })
}

function unknownKind(apiVersion: string, kind: string): Problem {
  const known = kindNames.map(name => name.split(' ') as [string, string])
  const likely = nearest(kind, new Set(known.map(([, word]) => word)))
  const near = known.filter(([, word]) => word === likely).map(([version, word]) => `"${word}" of ${version}`)
  const hint = near.length > 0 ? `, did you mean ${near.join(' or ')}?` : ''
  return {
    path: [near.length > 0 && likely === kind ? 'apiVersion' : 'kind'],
    message: `kind "${kind}" of ${apiVersion} is not known${hint}`,
  }
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
