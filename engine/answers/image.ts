// Image references: a registry, a repository, and a tag or a digest or both.

export interface Image {
  /** Registry and repository, without tag or digest. */
  readonly name: string
  readonly tag: string | null
  readonly digest: string | null
}

/** The tag bases carry: no registry has it, so a base that is applied by itself fails closed. */
export const PLACEHOLDER_TAG = 'set-by-overlay'

const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/
const DIGEST = /^sha256:[0-9a-f]{64}$/
const PART = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
const REGISTRY =
  /^(?:localhost|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+|[a-z0-9-]+(?=:))(?::[0-9]{1,5})?$/

/** Splits a full reference that `checkImage` has accepted. */
export function splitImage(text: string): Image {
  const [rest, digest] = text.split('@') as [string, string?]
  const colon = rest.lastIndexOf(':')
  const hasTag = colon > rest.lastIndexOf('/')
  return {
    name: hasTag ? rest.slice(0, colon) : rest,
    tag: hasTag ? rest.slice(colon + 1) : null,
    digest: digest ?? null,
  }
}

/** Null, or what was expected: a tag that stays what it is. */
export function checkTag(tag: string): string | null {
  if (tag.toLowerCase() === 'latest') return 'a tag that stays what it is; "latest" moves'
  if (tag === PLACEHOLDER_TAG) return `a tag of the registry; "${PLACEHOLDER_TAG}" stands in bases only`
  return TAG.test(tag) ? null : 'a tag such as v1.4.2'
}

/** Null, or what was expected. */
export const checkDigest = (digest: string): string | null =>
  DIGEST.test(digest) ? null : 'a digest: sha256: and 64 hexadecimal digits'

/** Null, or what was expected of a full image reference. */
export function checkImage(text: string): string | null {
  const words = 'a full image reference such as ghcr.io/acme/checkout:v1.4.2'
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return `${words}, without a scheme`
  if (text.split('@').length > 2 || text.length > 512) return words
  const { name, tag, digest } = splitImage(text)
  if (/[A-Z]/.test(name)) return `${words}, the name in lower case`
  const [registry, ...parts] = name.split('/')
  if (!registry || !parts.length || !REGISTRY.test(registry)) {
    return PART.test(registry ?? '') ? `${words}, with its registry (docker.io/library/… on Docker Hub)` : words
  }
  if (!parts.every(part => PART.test(part))) return words
  if (tag === null && digest === null) return `${words}, with a tag or a digest`
  return (tag === null ? null : checkTag(tag)) ?? (digest === null ? null : checkDigest(digest))
}
