/** What a value of a basic type must be: the words that follow `expected`, and the test. */
export interface Scalar {
  readonly expected: string
  readonly test: (value: unknown) => boolean
}

const isMapping = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
const text = (expected: string, pattern?: RegExp): Scalar => ({
  expected,
  test: value => typeof value === 'string' && (pattern === undefined || pattern.test(value)),
})
const whole = (limit: number): Scalar => ({
  expected: 'a whole number',
  test: value => Number.isInteger(value) && (value as number) >= -limit && (value as number) < limit,
})

const INT32 = whole(2 ** 31)

const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const QUANTITY = /^[+-]?(?:\d+|\d+\.\d*|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/

/** The basic types by the names the table uses. */
export const SCALARS: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ['any', { expected: 'anything', test: () => true }],
  ['object', { expected: 'a mapping', test: isMapping }],
  ['array', { expected: 'a list', test: Array.isArray }],
  ['boolean', { expected: 'true or false', test: value => typeof value === 'boolean' }],
  ['integer', whole(Number.POSITIVE_INFINITY)],
  ['int32', INT32],
  ['int64', whole(2 ** 63)],
  ['number', { expected: 'a number', test: Number.isFinite }],
  ['string', text('text')],
  ['byte', text('text in base64', BASE64)],
  ['date-time', text('a time such as 2026-01-31T12:00:00Z', DATE_TIME)],
  [
    'int-or-string',
    { expected: 'a whole number or text', test: value => typeof value === 'string' || INT32.test(value) },
  ],
  [
    'quantity',
    {
      expected: 'a quantity such as 250m or 1Gi',
      test: value => Number.isFinite(value) || (typeof value === 'string' && QUANTITY.test(value)),
    },
  ],
])
