import { didYouMean } from '../nearest.ts'
import { fieldName, type Problem, show } from './problem.ts'
import { SCALARS, type Scalar } from './scalars.ts'
import { type Checks, isObjectType, type ObjectType, type Ref } from './shape.ts'
import { typeOf } from './table.ts'

type Path = Problem['path']

/** Everything in `value` that is not as `ref` says. An empty field counts as absent, as it does for the API server. */
export function* walkValue(ref: Ref, value: unknown, path: Path): Generator<Problem> {
  if (typeof ref !== 'string') yield* walkSpelt(ref, value, path)
  else if (ref.endsWith('[]')) yield* walkList(ref.slice(0, -2), value, path)
  else if (ref.endsWith('{}')) yield* walkMap(ref.slice(0, -2), value, path)
  else {
    const type = typeOf(ref)
    if (type === undefined) yield* walkScalar(ref, value, path)
    else if (isObjectType(type)) yield* walkObject(type, value, path)
    else yield* walkValue(type, value, path)
  }
}

/** Unknown, wrong and missing fields of a mapping. */
export function* walkObject([fields, required = []]: ObjectType, value: unknown, path: Path): Generator<Problem> {
  if (!isMapping(value)) return yield wrong(path, value, 'a mapping')
  for (const [key, inner] of Object.entries(value)) {
    const ref = Object.hasOwn(fields, key) ? fields[key] : undefined
    if (ref === undefined) yield unknownField([...path, key], fields)
    else if (inner !== null && inner !== undefined) yield* walkValue(ref, inner, [...path, key])
  }
  for (const key of required) {
    if (value[key] === null || value[key] === undefined) {
      yield { path, message: `${fieldName([...path, key])} is missing` }
    }
  }
}

function* walkSpelt(ref: Exclude<Ref, string>, value: unknown, path: Path): Generator<Problem> {
  if (ref.deprecated !== undefined) {
    return yield { path, message: `field "${path.at(-1)}" is deprecated, expected "${ref.deprecated}" in its place` }
  }
  const problems = [
    ...(ref.list !== undefined ? walkList(ref.list, value, path) : []),
    ...(ref.map !== undefined ? walkMap(ref.map, value, path) : []),
    ...(ref.is !== undefined ? walkValue(ref.is, value, path) : []),
  ]
  yield* problems
  const expected = problems.some(problem => problem.path === path) ? null : failedCheck(ref, value)
  if (expected !== null) yield wrong(path, value, expected)
}

function* walkList(item: Ref, value: unknown, path: Path): Generator<Problem> {
  if (!Array.isArray(value)) return yield wrong(path, value, 'a list')
  for (const [index, inner] of value.entries()) yield* walkValue(item, inner, [...path, index])
}

function* walkMap(item: Ref, value: unknown, path: Path): Generator<Problem> {
  if (!isMapping(value)) return yield wrong(path, value, 'a mapping')
  for (const [key, inner] of Object.entries(value)) yield* walkValue(item, inner, [...path, key])
}

function* walkScalar(name: string, value: unknown, path: Path): Generator<Problem> {
  const scalar = SCALARS.get(name)
  if (scalar === undefined) throw new Error(`the table has no type "${name}"`)
  if (scalar.test(value)) return
  yield wrong(path, value, scalar.expected + slip(name, scalar, value))
}

/** What is probably wrong with a scalar: its quotes, or its size. */
function slip(name: string, scalar: Scalar, value: unknown): string {
  if (name === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return `, in quotes: "${value}"`
  if (name === 'int32' && Number.isInteger(value)) return ' of 32 bits'
  const bare = value === 'true' || value === 'false' ? value === 'true' : Number(value || undefined)
  return typeof value === 'string' && scalar.test(bare) ? ', without quotes' : ''
}

/** What was expected by the first check that fails, or null. */
function failedCheck(checks: Checks, value: unknown): string | null {
  if (checks.enum && !checks.enum.includes(value as string | number)) {
    const near = didYouMean(String(value), checks.enum.map(String))
    return near !== '' && checks.enum.length > 8 ? `another word${near}` : oneOf(checks.enum) + near
  }
  if (typeof value === 'number') return outside(value, checks.minimum, checks.maximum, '')
  if (Array.isArray(value)) return outside(value.length, checks.minItems, checks.maxItems, ' entries')
  if (isMapping(value)) {
    return outside(Object.keys(value).length, checks.minProperties, checks.maxProperties, ' fields')
  }
  if (typeof value !== 'string') return null
  const pattern = checks.pattern === undefined ? null : new RegExp(checks.pattern, 'u')
  return (
    outside([...value].length, checks.minLength, checks.maxLength, ' characters') ??
    (pattern?.test(value) === false ? `text that matches ${checks.pattern}` : null)
  )
}

function outside(size: number, least: number | undefined, most: number | undefined, unit: string): string | null {
  if (least !== undefined && size < least) return `at least ${least}${unit}`
  return most !== undefined && size > most ? `at most ${most}${unit}` : null
}

function unknownField(path: Path, fields: ObjectType[0]): Problem {
  const key = String(path.at(-1))
  const current = Object.keys(fields).filter(name => (fields[name] as Checks).deprecated === undefined)
  const near = didYouMean(key, current)
  const known = near === '' && current.length > 0 && current.length <= 8 ? `, expected ${oneOf(current)}` : near
  return { path, message: `unknown field "${key}"${known}` }
}

function oneOf(words: readonly (string | number)[]): string {
  return `${words.length > 1 ? 'one of ' : ''}${words.map(show).join(', ')}`
}

function wrong(path: Path, value: unknown, expected: string): Problem {
  return { path, message: `${fieldName(path)} is ${show(value)}, expected ${expected}` }
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
