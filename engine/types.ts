// The nouns every stage speaks. Plain readonly data; nothing here does anything.

/** A file's path relative to the repository root, with forward slashes, to its text. */
export type Tree = ReadonlyMap<string, string>

/** A tree that is read on demand. `read` answers null for what is not there; `list` the sorted names in a folder. */
export interface Source {
  read(path: string): string | null
  list(dir: string): readonly string[]
}

export type Severity = 'error' | 'warn' | 'info'

/** What a stage has to say about one place. `line` and `col` count from 1; 0 means the file as a whole. */
export interface Finding {
  readonly rule: string
  readonly severity: Severity
  readonly file: string
  readonly line: number
  readonly col: number
  readonly message: string
  readonly hint?: string
}

/** A plain value as YAML and JSON know it. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value }

/** Checked answers, every key of the generator's fields present; null or [] where an answer does not apply. */
export type Answers = Readonly<Record<string, Value>>

/** What a template is rendered with. */
export type Model = Readonly<Record<string, unknown>>

export type Change =
  | { readonly kind: 'create'; readonly path: string; readonly after: string }
  | { readonly kind: 'change'; readonly path: string; readonly before: string; readonly after: string }
  | { readonly kind: 'delete'; readonly path: string; readonly before: string }

/** What a run would do, sorted by path. With an error among the findings nothing is written. */
export interface Plan {
  readonly changes: readonly Change[]
  readonly findings: readonly Finding[]
}
