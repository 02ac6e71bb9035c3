// The two files that are the truth, as the rest of the engine sees them: checked, every key present.
import type { Value } from './types.ts'

/** One entry of `environments` in gitops.yaml; the list is in the order of promotion. */
export interface Environment {
  readonly name: string
  /** The destination's name in Argo CD; `in-cluster` is the cluster Argo CD runs in. */
  readonly cluster: string
  readonly protected: boolean
  readonly autoSync: boolean
  /** When syncs are allowed: five cron fields, a Go duration, optionally an IANA time zone. Null: always. */
  readonly window: string | null
  readonly owners: readonly string[]
}

export type Routing =
  | {
      readonly kind: 'gateway'
      readonly gateway: string
      readonly namespace: string
      readonly dataPlane: string | null
    }
  | {
      readonly kind: 'ingress'
      readonly class: string | null
      readonly namespace: string
      readonly dataPlane: string | null
    }

/** gitops.yaml. */
export interface RepoSpec {
  readonly version: 1
  readonly tool: string
  readonly name: string
  readonly repoUrl: string
  readonly revision: string
  readonly path: string
  readonly engine: 'argocd'
  readonly topology: 'app-of-apps'
  readonly owners: readonly string[]
  readonly argocd: {
    readonly namespace: string
    readonly install: boolean
    readonly exposure: 'none' | 'gateway' | 'ingress'
    readonly host: string | null
  }
  readonly routing: Routing
  readonly monitoring: { readonly namespace: string; readonly prometheus: string }
  readonly environments: readonly Environment[]
}

export interface SecretReference {
  readonly name: string
  /** Environment variable → `<remote key>` or `<remote key>#<property>`. */
  readonly keys: { readonly [variable: string]: string }
}

export interface Autoscaling {
  readonly min: number
  readonly max: number
  /** Target average CPU utilisation in percent of the request. */
  readonly cpu: number
}

/** A value for every environment, or one by environment name. */
export type ByEnvironment<T extends Value> = T | { readonly [environment: string]: T }

/** apps/<app>/app.yaml. */
export interface AppSpec {
  readonly version: 1
  readonly name: string
  readonly image: string
  readonly kind: 'web' | 'worker' | 'cron'
  readonly port: number | null
  readonly schedule: string | null
  readonly environments: 'all' | readonly string[]
  readonly team: string | null
  readonly project: string | null
  /** `by-role`: what the environment's role asks for. Null for a cron. */
  readonly replicas: 'by-role' | number | { readonly [environment: string]: number } | null
  readonly resources: string | { readonly cpu: string; readonly memory: string }
  readonly healthPath: string | null
  readonly env: { readonly [name: string]: string }
  readonly config: { readonly [name: string]: string }
  readonly secrets: readonly SecretReference[]
  readonly pullSecret: string | null
  readonly hardening: 'restricted' | 'baseline' | 'privileged'
  readonly host: string | null
  readonly strategy: 'rolling'
  readonly router: null
  readonly steps: readonly []
  readonly analysis: null
  readonly autoscaling: boolean | Autoscaling | { readonly [environment: string]: boolean | Autoscaling }
  readonly imageUpdates: 'none'
  readonly notify: readonly []
}

/** What an overlay owns once it is written; null where it has no such entry. */
export interface Owned {
  readonly tag: string | null
  readonly digest: string | null
  /** Undefined: not decided yet, so it is the spec's. */
  readonly replicas: number | null | undefined
}

/** An Application that is no service's, with the names and namespaces its file mentions. */
export interface PlatformApplication {
  readonly file: string
  readonly name: readonly string[]
  readonly namespace: readonly string[]
}

/** The specs as they stand in a run, read when asked for. */
export interface Specs {
  readonly repo: RepoSpec | null
  app(name: string): AppSpec | null
  /** Sorted names of all services. */
  appNames(): readonly string[]
  /** What the overlay starts from or has: its own, else the tag of the environment before it. Null: the spec's. */
  owned(app: string, environment: string): Owned | null
  platformApplications(): readonly PlatformApplication[]
  /** True when a file in the repository has this path. */
  exists(path: string): boolean
  list(dir: string): readonly string[]
  read(path: string): string | null
}
