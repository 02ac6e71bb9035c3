// Text rules. Each takes a text and answers null, or what was expected, to follow `expected`.
import { scalar } from '../yaml/scalar.ts'

export type Check = (text: string) => string | null

const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/
const LABEL_WORDS = 'lower-case letters, digits and hyphens, starting and ending with a letter or digit, at most 63'

/** RFC 1123 label, as Kubernetes names most things. */
export const label: Check = text => (text.length <= 63 && LABEL.test(text) ? null : LABEL_WORDS)

const RESERVED = ['all', 'none']

/** A label that is free to be a name here: `all` and `none` are words of the answers. */
export const freeLabel: Check = text =>
  RESERVED.includes(text) ? 'another name: "all" and "none" have a meaning as answers' : label(text)

/** A service's name: becomes a Service, and those start with a letter. */
export const serviceName: Check = text =>
  freeLabel(text) ?? (/^[a-z]/.test(text) ? null : 'a letter first, as Kubernetes wants it of a Service')

/** RFC 1123 subdomain: names of Secrets. */
export const subdomain: Check = text =>
  text.length <= 253 && text.split('.').every(part => part.length <= 63 && LABEL.test(part))
    ? null
    : 'lower-case letters, digits, hyphens and dots, as Kubernetes names a Secret'

/** The value of a Kubernetes label. */
export const labelValue: Check = text =>
  text.length <= 63 && /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(text)
    ? null
    : 'letters, digits, "-", "_" and ".", starting and ending with a letter or digit, at most 63'

/** A DNS name of two labels or more, no wildcard, no address. */
export const host: Check = text => {
  const labels = text.split('.')
  if (text.includes('*')) return 'a DNS name without a wildcard'
  const fits = text.length <= 253 && labels.length >= 2 && labels.every(part => label(part) === null)
  return fits && /[a-z]/.test(labels.at(-1)!) ? null : 'a DNS name such as checkout.example.com, in lower case'
}

/** https, ssh or scp-like Git URL without credentials. */
export const repoUrl: Check = text => {
  const words = 'https://host/path, ssh://git@host/path or git@host:path'
  if (/^https:\/\/[^/]*@/.test(text) || /^ssh:\/\/[^/@]*:[^/@]*@/.test(text)) {
    return 'a URL without credentials: they belong in a repository Secret'
  }
  const hostPart = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*'
  const pathPart = '[A-Za-z0-9._~+%-]+(?:/[A-Za-z0-9._~+%-]+)*/?'
  const forms = [
    `^https://${hostPart}(?::[0-9]{1,5})?/${pathPart}$`,
    `^ssh://(?:[A-Za-z0-9._-]+@)?${hostPart}(?::[0-9]{1,5})?/~?${pathPart}$`,
    `^[A-Za-z0-9._-]+@${hostPart}:/?~?${pathPart}$`,
  ]
  const port = Number(/^[a-z]+:\/\/[^/]*:([0-9]+)\//.exec(text)?.[1] ?? 1)
  const clean = text.length <= 2048 && port > 0 && port <= 65_535 && !/(?:^|[/:])\.\.?(?:\/|$)/.test(text)
  return clean && forms.some(form => new RegExp(form).test(text)) ? null : words
}

/** A branch, tag or commit, by the rules of git check-ref-format. */
export const revision: Check = text => {
  const bad = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^[-/.]|[/.]$|\.lock(?:\/|$)|\/\.|^@$/
  return text.length <= 255 && !bad.test(text) && /^[\x21-\x7e]+$/.test(text) ? null : 'a branch, tag or commit of Git'
}

/** A folder inside the Git repository: `.` or `a/b`. */
export const folder: Check = text => {
  const parts = text.split('/')
  const fits = parts.every(part => /^[A-Za-z0-9._-]+$/.test(part) && !['.', '..', '.git'].includes(part.toLowerCase()))
  return text === '.' || (fits && text.length <= 255) ? null : 'a folder inside the repository, such as deploy or a/b'
}

/** A CODEOWNERS owner. */
export const owner: Check = text =>
  /^@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\/[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?)?$/.test(text) ||
  /^[A-Za-z0-9._+-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z]{2,}$/.test(text)
    ? null
    : '@user, @organisation/team or an e-mail address'

/** The name under which Argo CD knows a cluster. */
export const clusterName: Check = text =>
  /^[A-Za-z0-9](?:[A-Za-z0-9._:@/-]*[A-Za-z0-9])?$/.test(text) && text.length <= 253 && !text.includes('://')
    ? null
    : 'the name Argo CD knows the cluster by, such as in-cluster; not its URL'

/** An HTTP path. */
export const urlPath: Check = text =>
  /^\/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*$/.test(text) && text.length <= 1024 ? null : 'a path such as /healthz'

/** What an environment variable may be called. */
export const variable: Check = text =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(text) && text.length <= 253
    ? null
    : 'letters, digits and underscores, not starting with a digit'

/** Any text but control characters, halves of characters, and what kustomize fails on or turns into a space. */
export const anyText: Check = text => {
  if (text.length > 65_536) return 'at most 65536 characters'
  if (/[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]/.test(text)) return 'text without control characters'
  if (/[\u2028\u2029]/.test(text)) return 'line breaks by \\n: kustomize keeps no U+2028 and U+2029'
  return text.isWellFormed() ? null : 'well-formed Unicode'
}

/** What a literal of kustomize's ConfigMap generator may be called: it takes these words for something else than text. */
export const literalName: Check = text =>
  variable(text) ??
  (/^(?:null|true|false)$/i.test(text)
    ? 'letters, digits and underscores, but not null, true or false: kustomize fails on those'
    : null)

/** What such a literal may hold. */
export const literalValue: Check = text =>
  anyText(text) ??
  (/^\t[\s\S]*\n/.test(text) ? 'lines that do not start with a tab: kustomize fails on the first one' : null)

/** `path/in/the/store` or `path/in/the/store#property`. */
export const remoteKey: Check = text =>
  /^[^\s#\x00-\x1f\x7f]+(?:#[^\s#\x00-\x1f\x7f]+)?$/.test(text) && text.length <= 1024 && text.isWellFormed()
    ? null
    : 'a key of the secret store, such as checkout/db or checkout/db#password'

const above0 = (text: string) => /[1-9]/.test(text)

/** A CPU quantity above zero. */
export const cpuQuantity: Check = text =>
  /^(?:[0-9]{1,6}m|[0-9]{1,4}(?:\.[0-9]{1,3})?)$/.test(text) && above0(text) ? null : 'CPU such as 250m or 1.5'

/** A memory quantity above zero. A bare number would be bytes, and is nearly always a slip. */
export const memoryQuantity: Check = text =>
  /^[0-9]{1,6}(?:\.[0-9]{1,3})?(?:[KMGT]i|[kMGT])$/.test(text) && above0(text) ? null : 'memory such as 256Mi or 1Gi'

/** Whether YAML takes the text for itself without quotes. */
export const isPlain = (text: string): boolean => scalar(text) === text
