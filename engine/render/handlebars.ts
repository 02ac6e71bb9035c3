// The one private Handlebars. Plop's own escapes for HTML and prints nothing for what is missing; this one does neither.
import { quoted, scalar } from '../yaml/scalar.ts'

type Helper = (this: unknown, ...args: never[]) => unknown

/** Options every template is compiled with. */
export const COMPILE_OPTIONS = {
  noEscape: true,
  strict: true,
  knownHelpers: { scalar: true, quoted: true, raw: true },
} as const

/** The helpers of the templates. */
export const HELPERS: Readonly<Record<string, Helper>> = {
  scalar: (value: unknown) => scalar(value),
  quoted: (value: unknown) => quoted(value),
  raw(options: { fn: (context: unknown) => string }) {
    return options.fn(this)
  },
}
