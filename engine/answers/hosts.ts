import type { AppSpec } from '../specs.ts'

type Order = readonly { readonly name: string }[]

/** The environment a service's host serves: the last one it is in. Null when it is in none. */
export const hostEnvironment = (app: Pick<AppSpec, 'environments'>, order: Order): string | null =>
  order.findLast(({ name }) => app.environments === 'all' || app.environments.includes(name))?.name ?? null

/** The DNS name of a service in an environment: its own where its host is served, a sibling of it elsewhere. */
export function hostIn(environment: string, app: Pick<AppSpec, 'environments' | 'host'>, order: Order): string | null {
  const { host } = app
  if (host === null || environment === hostEnvironment(app, order)) return host
  const [first, ...rest] = host.split('.')
  return rest.length < 2 ? `${environment}.${host}` : `${first}-${environment}.${rest.join('.')}`
}
