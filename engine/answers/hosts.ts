/** The DNS name of a service in an environment: its own in the last one, a sibling of it in the others. */
export function hostIn(
  environment: string,
  host: string | null,
  order: readonly { readonly name: string }[],
): string | null {
  if (host === null || environment === order.at(-1)?.name) return host
  const [first, ...rest] = host.split('.')
  return rest.length < 2 ? `${environment}.${host}` : `${first}-${environment}.${rest.join('.')}`
}
