/** One thing that is wrong with an object. `path` leads to the value, or to the mapping that lacks one. */
export type Problem = { readonly path: readonly (string | number)[]; readonly message: string }

/** `spec.ports[0].port`, with quotes where a key is more than a word. */
export function fieldName(path: Problem['path']): string {
  let name = ''
  for (const step of path) {
    if (typeof step === 'number') name += `[${step}]`
    else if (/^[\w$-]+$/.test(step)) name += name === '' ? step : `.${step}`
    else name += `[${JSON.stringify(step)}]`
  }
  return name
}

/** A value as a message quotes it, on one line and cut where it is long. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  if (typeof value !== 'string') return String(value)
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value)
}
