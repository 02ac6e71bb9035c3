// The door generators come through.
import type { Field } from './answers/fields.ts'
import type { AppSpec, RepoSpec, Specs } from './specs.ts'
import type { Answers, Finding, Model } from './types.ts'

export type { AppSpec, Autoscaling, Environment, Owned, RepoSpec, Specs } from './specs.ts'
export type { Answers, Finding, Model, Value } from './types.ts'

/** What a generator changed, and what there is to say about it. */
export interface Edit {
  readonly repo?: RepoSpec
  readonly apps?: readonly AppSpec[]
  /** Overlays of one environment that start as copies of another's. */
  readonly copy?: { readonly from: string; readonly to: string }
  readonly findings?: readonly Finding[]
}

export interface Generator {
  readonly name: string
  /** One line for the menu, the help and the README. */
  readonly summary: string
  readonly fields: readonly Field[]
  /** The present answers of the thing that `answers` names, or null when it is new. */
  present(specs: Specs, answers: Partial<Answers>): Answers | null
  /**
   * What the answers change in the specs. `given` names the answers a person gave; the others are present values or
   * defaults. Throws Failure for what the repository as it stands does not allow.
   */
  apply(specs: Specs, answers: Answers, given: ReadonlySet<string>): Edit
  /**
   * One model for each rendering of `templates/<name>` in the unit (`repository`, or `apps/<app>`); empty when the unit
   * is not this generator's. Pure.
   */
  models(specs: Specs, unit: string): readonly Model[]
}

/** Checks the shape at compile time; a generator is plain data and functions. */
export const defineGenerator = (generator: Generator): Generator => generator
