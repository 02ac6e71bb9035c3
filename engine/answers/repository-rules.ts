// Rules a repository as a whole keeps to: names of environments, namespaces of the platform, Argo CD's own address.
import type { RepoSpec } from '../specs.ts'
import type { Finding } from '../types.ts'

/** Rules between environments, and between them and the platform's namespaces (argocd.md: a project admits `<env>-*`). */
export function checkEnvironments(
  spec: Pick<RepoSpec, 'environments' | 'argocd' | 'routing' | 'monitoring'>,
  place: (index: number) => Pick<Finding, 'file' | 'line' | 'col'>,
): Finding[] {
  const names = spec.environments.map(environment => environment.name)
  const taken = platformNamespaces(spec)
  return names.flatMap((name, i) => {
    const others = names.slice(0, i)
    const finding = (message: string): Finding => ({ rule: 'environments', severity: 'error', ...place(i), message })
    if (others.includes(name)) return [finding(`environment "${name}" stands there twice`)]
    const near = others.find(other => name.startsWith(`${other}-`) || other.startsWith(`${name}-`))
    if (near)
      return [
        finding(
          `environment "${name}" and environment "${near}" would share namespaces: one is the other's name plus "-…"`,
        ),
      ]
    if (PROJECTS.includes(name)) return [finding(`environment "${name}" would take the AppProject of that name`)]
    const namespace = taken.find(item => item.startsWith(`${name}-`))
    if (namespace)
      return [
        finding(
          `environment "${name}" would be allowed to deploy to the namespace ${namespace}, for it allows "${name}-*"`,
        ),
      ]
    return []
  })
}

/** Argo CD's own address: an exposure needs a host, and the kind of routing there is. */
export function checkExposure(
  { argocd, routing }: Pick<RepoSpec, 'argocd' | 'routing'>,
  place: Pick<Finding, 'file' | 'line' | 'col'>,
): Finding[] {
  const { exposure, host } = argocd
  const messages = [
    ...(exposure !== 'none' && host === null ? [`exposure is "${exposure}", but there is no host`] : []),
    ...(exposure === 'none' && host !== null ? [`host is "${host}", but exposure is none`] : []),
    ...(exposure !== 'none' && exposure !== routing.kind
      ? [`exposure is "${exposure}", but routing is ${routing.kind}`]
      : []),
  ]
  return messages.map(message => ({ rule: 'exposure', severity: 'error', ...place, message }))
}

/** AppProjects the repository itself needs. */
export const PROJECTS: readonly string[] = ['default', 'platform', 'root']

/** Namespaces that are not the services': Kubernetes', Argo CD's, routing's, monitoring's and the components'. */
export function platformNamespaces(spec: Pick<RepoSpec, 'argocd' | 'routing' | 'monitoring'>): readonly string[] {
  const { argocd, routing, monitoring } = spec
  const own = [argocd.namespace, routing.namespace, routing.dataPlane, monitoring.namespace]
  return [...own.filter(name => name !== null), ...KUBERNETES, ...COMPONENTS]
}

const KUBERNETES = ['kube-system', 'kube-public', 'kube-node-lease', 'default']
// Where the components of the platform live by their charts' conventions.
const COMPONENTS = [
  'argo-rollouts',
  'argocd-image-updater',
  'cert-manager',
  'envoy-gateway-system',
  'external-dns',
  'external-secrets',
  'gateway-system',
  'ingress-nginx',
  'istio-system',
  'kube-prometheus-stack',
  'metrics-server',
  'sealed-secrets',
]
