// How the table of kinds and types is written down.

/** What a value must satisfy beyond its type. `deprecated` names what to use instead. */
export interface Checks {
  readonly enum?: readonly (string | number)[]
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly minProperties?: number
  readonly maxProperties?: number
  readonly deprecated?: string
}

/** A scalar or a named type, `X[]` a list of it, `X{}` a mapping to it; or the same spelt out, with checks. */
export type Ref = string | (Checks & { readonly is?: string; readonly list?: Ref; readonly map?: Ref })

/** A closed mapping: its fields, and which of them must be there. */
export type ObjectType = readonly [fields: Readonly<Record<string, Ref>>, required?: readonly string[]]

/** `kinds` by `<apiVersion> <kind>`; `types` by the names that Refs use. */
export interface Table {
  readonly kinds: Readonly<Record<string, ObjectType>>
  readonly types: Readonly<Record<string, ObjectType | Ref>>
}

/** Whether a type is a closed mapping. */
export function isObjectType(type: ObjectType | Ref): type is ObjectType {
  return Array.isArray(type)
}
