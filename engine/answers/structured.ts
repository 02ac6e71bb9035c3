// Answers with a shape of their own: resources, secrets, autoscaling.
import type { Value } from '../types.ts'
import { anyText, cpuQuantity, memoryQuantity, remoteKey, subdomain, variable } from './checks.ts'
import { isMap, orList, type Reading, readFlag, readMap, readText, readWhole } from './fields.ts'

/** CPU and memory of the sizes that have a name. */
export const SIZES: Readonly<Record<string, { readonly cpu: string; readonly memory: string }>> = {
  small: { cpu: '100m', memory: '128Mi' },
  medium: { cpu: '250m', memory: '512Mi' },
  large: { cpu: '1', memory: '2Gi' },
}

const quantities = { cpu: cpuQuantity, memory: memoryQuantity } as const

/** A size by its name, or CPU and memory. */
export function readResources(raw: Value): Reading {
  if (typeof raw === 'string' && Object.hasOwn(SIZES, raw)) return { value: raw }
  const words = `${orList(Object.keys(SIZES))}, or both of cpu and memory such as cpu=250m,memory=256Mi`
  const reading = readMap(
    raw,
    name => (Object.hasOwn(quantities, name) ? null : 'cpu and memory'),
    item => readText(item, anyText),
  )
  if ('expected' in reading || !isMap(reading.value)) return { expected: words }
  for (const [name, check] of Object.entries(quantities)) {
    const amount = reading.value[name]
    const expected = typeof amount === 'string' ? check(amount) : words
    if (expected !== null) return { expected }
  }
  return { value: { cpu: reading.value.cpu!, memory: reading.value.memory! } }
}

/** References to a secret store. Pairs from a command line come under the name "": the service gives it one. */
export function readSecrets(raw: Value): Reading {
  const words = 'VARIABLE=key#property pairs, or in YAML a list of {name, keys: {VARIABLE: key#property}}'
  // Said without the key at fault: somebody may have put the secret itself there.
  const keysOf = (value: Value): Reading => {
    const keys = readMap(value, variable, item => readText(item, remoteKey))
    return 'expected' in keys
      ? { expected: keys.expected.replace(/; "[\s\S]*$/, '').replace(/, for every name$/, '') }
      : keys
  }
  if (typeof raw === 'string' && raw !== 'none') {
    const keys = keysOf(raw)
    return 'value' in keys ? { value: [{ name: '', keys: keys.value }] } : keys
  }
  if (raw === 'none') return { value: [] }
  if (!Array.isArray(raw)) return { expected: words }
  if (raw.length > 0 && raw.every(item => typeof item === 'string')) return readSecrets(raw.join(','))
  const secrets: Value[] = []
  for (const item of raw as readonly Value[]) {
    if (!isMap(item) || Object.keys(item).some(key => key !== 'name' && key !== 'keys')) return { expected: words }
    const name = readText(item.name ?? null, subdomain)
    if ('expected' in name) return name
    // The name of its file begins with externalsecret- and ends with .yaml, and has 255 characters at most.
    if (String(name.value).length > 235) return { expected: 'names of at most 235 characters' }
    const keys = keysOf(item.keys ?? null)
    if ('expected' in keys) return keys
    if (!Object.keys(keys.value as object).length) return { expected: words }
    if (secrets.some(other => isMap(other) && other.name === name.value)) {
      return { expected: `every name once; "${name.value}" stands there twice` }
    }
    secrets.push({ name: name.value, keys: keys.value })
  }
  return { value: secrets }
}

/** Yes, no, or a range. */
export function readAutoscaling(raw: Value): Reading {
  const yesNo = readFlag(raw)
  if ('value' in yesNo) return yesNo
  const words = 'true, false, or a range such as 3-10 (or 3-10@75 for the CPU target), in YAML {min, max, cpu}'
  const match = typeof raw === 'string' ? /^(\d{1,4})-(\d{1,4})(?:@(\d{1,3}))?$/.exec(raw) : null
  const given = match ? { min: match[1]!, max: match[2]!, cpu: match[3] ?? 75 } : raw
  if (!isMap(given) || Object.keys(given).some(key => !['min', 'max', 'cpu'].includes(key))) return { expected: words }
  const [min, max, cpu] = [
    readWhole(given.min ?? null, 1, 1000),
    readWhole(given.max ?? null, 1, 1000),
    readWhole(given.cpu ?? 75, 1, 100),
  ]
  if ('expected' in min || 'expected' in max || 'expected' in cpu) return { expected: words }
  return Number(min.value) <= Number(max.value)
    ? { value: { min: min.value, max: max.value, cpu: cpu.value } }
    : { expected: `${words}; the first number is the smaller one` }
}
