// Text → one YAML scalar that YAML 1.1 and 1.2 readers, and kustomize, read back as exactly that text.

// Starts with a letter, a slash or an underscore, goes on with characters that mean nothing to YAML in such a place. A
// colon means nothing between two others, but older readers stumble over it inside [] and {}.
const PLAIN = /^[A-Za-z/_](?:[A-Za-z0-9/_.+@:-]*[A-Za-z0-9/_+@-])?$/
// Words some reader takes for a boolean, a null, a number or a merge key.
const WORD = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|infinity|e-?[0-9]+)$/i

/** Quotes only where a reader could take the text for something else. Numbers and booleans stay what they are. */
export function scalar(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'string') throw new TypeError(`scalar got ${value === null ? 'null' : typeof value}`)
  return PLAIN.test(value) && !WORD.test(value) ? value : quoted(value)
}

/** Always a double-quoted string. */
export function quoted(value: unknown): string {
  // JSON is YAML, but for what YAML does not call printable.
  return JSON.stringify(String(value)).replace(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, escapeCode)
}

const escapeCode = (char: string): string => '\\u' + char.charCodeAt(0).toString(16).padStart(4, '0')
