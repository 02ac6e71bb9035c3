// The one private Handlebars. Plop's own escapes for HTML and prints nothing for what is missing; this one does neither.
import { quoted, scalar } from '../yaml/scalar.ts'

/** Options every template is compiled with. */
export const COMPILE_OPTIONS = {
  noEscape: true,
  strict: true,
  knownHelpers: { scalar: true, quoted: true, raw: true },
} as const

/**
 * The helpers of the templates. Handlebars wraps a function anew for every use, and a template calls `scalar` a dozen
 * times; what only has `call` it takes as it is.
 */
export const HELPERS = {
  scalar: { call: (_this: unknown, value: unknown) => scalar(value) },
  quoted: { call: (_this: unknown, value: unknown) => quoted(value) },
  raw: { call: (context: unknown, options: { fn: (context: unknown) => string }) => options.fn(context) },
}
