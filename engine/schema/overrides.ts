import type { Ref } from './shape.ts'

/** What a pinned release has and the packages have not, or the other way round. Applied when the table is built. */
export interface Override {
  readonly release: string
  /** A type, or a kind as `<apiVersion> <kind>`. */
  readonly type: string
  /** Makes the type new, as a copy of this one; empty for none. */
  readonly from?: string
  readonly set?: Readonly<Record<string, Ref>>
  readonly drop?: readonly string[]
  readonly require?: readonly string[]
}

const ARGO_CD = 'Argo CD v3.5.1'
const ROLLOUTS = 'Argo Rollouts v1.9.1'
const EXTERNAL_SECRETS = 'External Secrets v2.9.0'
const KUBERNETES = 'Kubernetes 1.36, whose API server refuses what its published schema lets pass'

const NEEDS_SPEC = [
  'apps/v1 Deployment',
  'batch/v1 Job',
  'external-secrets.io/v1 ExternalSecret',
  'networking.k8s.io/v1 Ingress',
  'networking.k8s.io/v1 NetworkPolicy',
  'policy/v1 PodDisruptionBudget',
  'v1 Service',
]

const NULL_BYTES: Ref = { is: 'string', enum: ['Ignore', 'Fail'] }
const MERGE_POLICIES = {
  into: 'string',
  priority: 'string[]',
  conflictPolicy: { is: 'string', enum: ['Ignore', 'Error'] },
  priorityPolicy: { is: 'string', enum: ['IgnoreNotFound', 'Strict'] },
  strategy: { is: 'string', enum: ['Extract', 'JSON'] },
}
const CRON = '^(@(annually|yearly|monthly|weekly|daily|midnight|hourly)|@every [^\\s]+.*|[^\\s]+( [^\\s]+){4})$'
const FILTERS =
  'RequestHeaderModifier ResponseHeaderModifier RequestMirror RequestRedirect URLRewrite ExtensionRef CORS ExternalAuth'
const GENERATORS =
  'ACRAccessToken BeyondtrustWorkloadCredentialsDynamicSecret ClusterGenerator CloudsmithAccessToken ' +
  'ECRAuthorizationToken Fake GCRAccessToken GithubAccessToken GitlabDeployToken QuayAccessToken Password SSHKey ' +
  'STSSessionToken UUID VaultDynamicSecret Webhook Grafana MFA'

export const OVERRIDES: readonly Override[] = [
  ...NEEDS_SPEC.map(type => ({ release: KUBERNETES, type, require: ['spec'] })),
  // Newer Kubernetes has a default for it; older ones and the CRDs of Argo Rollouts want it written.
  { release: ROLLOUTS, type: 'PodFailurePolicyOnPodConditionsPattern', require: ['status'] },

  { release: ARGO_CD, type: 'ApplicationSource', set: { tagPrefix: 'string' } },
  {
    release: ARGO_CD,
    type: 'SyncSource',
    set: { repoURL: 'string', path: { is: 'string', minLength: 1, pattern: '^.{2,}|[^./]$' } },
  },
  // The packages drop every field that is called description.
  {
    release: ARGO_CD,
    type: 'AppProjectSpec',
    set: { description: { is: 'string', maxLength: 255 }, sourceIntegrity: 'SourceIntegrity' },
  },
  { release: ARGO_CD, type: 'ProjectRole', set: { description: 'string' } },
  { release: ARGO_CD, type: 'SyncWindow', set: { description: 'string', syncOverrun: 'boolean' } },
  { release: ARGO_CD, type: 'SourceIntegrity', from: '', set: { git: 'SourceIntegrityGit' }, require: ['git'] },
  {
    release: ARGO_CD,
    type: 'SourceIntegrityGit',
    from: '',
    set: { policies: 'SourceIntegrityGitPolicy[]' },
    require: ['policies'],
  },
  {
    release: ARGO_CD,
    type: 'SourceIntegrityGitPolicy',
    from: '',
    set: { gpg: 'SourceIntegrityGitGpg', repos: 'SourceIntegrityGitRepo[]' },
    require: ['gpg', 'repos'],
  },
  {
    release: ARGO_CD,
    type: 'SourceIntegrityGitGpg',
    from: '',
    set: { keys: 'string[]', mode: 'string' },
    require: ['keys', 'mode'],
  },
  { release: ARGO_CD, type: 'SourceIntegrityGitRepo', from: '', set: { url: 'string' }, require: ['url'] },
  { release: ARGO_CD, type: 'SCMProviderGeneratorGitea', set: { excludeArchivedRepos: 'boolean' } },
  { release: ARGO_CD, type: 'SCMProviderGeneratorGithub', set: { excludeArchivedRepos: 'boolean' } },
  { release: ARGO_CD, type: 'SCMProviderGeneratorGitlab', set: { includeArchivedRepos: 'boolean' } },

  // A pod template inside a custom resource keeps only labels and annotations of its metadata.
  { release: ROLLOUTS, type: 'RolloutPodSpec', from: 'PodSpec', drop: ['schedulingGroup'] },
  {
    release: ROLLOUTS,
    type: 'RolloutPodTemplate',
    from: 'PodTemplateSpec',
    set: { metadata: 'PodTemplateMetadata', spec: 'RolloutPodSpec' },
  },
  { release: ROLLOUTS, type: 'RolloutJobSpec', from: 'JobSpec', set: { template: 'RolloutPodTemplate' } },
  { release: ROLLOUTS, type: 'JobMetric', set: { metadata: 'PodTemplateMetadata', spec: 'RolloutJobSpec' } },
  { release: ROLLOUTS, type: 'RolloutSpec', set: { template: 'RolloutPodTemplate' } },

  {
    release: 'Gateway API v1.4',
    type: 'HTTPRouteFilter',
    set: { type: { is: 'string', enum: FILTERS.split(' ') } },
  },

  { release: EXTERNAL_SECRETS, type: 'ExternalSecretDataRemoteRef', set: { nullBytePolicy: NULL_BYTES } },
  { release: EXTERNAL_SECRETS, type: 'ExternalSecretFind', set: { nullBytePolicy: NULL_BYTES } },
  { release: EXTERNAL_SECRETS, type: 'ExternalSecretRewrite', set: { merge: 'ExternalSecretRewriteMerge' } },
  { release: EXTERNAL_SECRETS, type: 'ExternalSecretRewriteMerge', from: '', set: MERGE_POLICIES },
  { release: EXTERNAL_SECRETS, type: 'ExternalSecretSpec', set: { syncWindows: 'ExternalSecretSyncWindows' } },
  {
    release: EXTERNAL_SECRETS,
    type: 'ExternalSecretSyncWindows',
    from: '',
    set: {
      kind: { is: 'string', enum: ['allow', 'deny'] },
      windows: { list: 'ExternalSecretSyncWindow', minItems: 1 },
    },
    require: ['kind', 'windows'],
  },
  {
    release: EXTERNAL_SECRETS,
    type: 'ExternalSecretSyncWindow',
    from: '',
    set: { duration: 'string', schedule: { is: 'string', minLength: 1, pattern: CRON } },
    require: ['duration', 'schedule'],
  },
  {
    release: EXTERNAL_SECRETS,
    type: 'ExternalSecretTarget',
    set: {
      creationPolicy: { is: 'string', enum: ['Owner', 'Orphan', 'Merge', 'None', 'CreateOrMerge'] },
      manifest: 'ExternalSecretManifest',
    },
  },
  {
    release: EXTERNAL_SECRETS,
    type: 'ExternalSecretManifest',
    from: '',
    set: { apiVersion: { is: 'string', minLength: 1 }, kind: { is: 'string', minLength: 1 } },
    require: ['apiVersion', 'kind'],
  },
  { release: EXTERNAL_SECRETS, type: 'ExternalSecretTemplateMetadata', set: { finalizers: 'string[]' } },
  {
    release: EXTERNAL_SECRETS,
    type: 'TemplateFrom',
    set: { target: 'string', valuesDecodingStrategy: 'ExternalSecretDecodingStrategy' },
  },
  {
    release: EXTERNAL_SECRETS,
    type: 'GeneratorRef',
    set: { kind: { is: 'string', enum: GENERATORS.split(' ') } },
  },
]
