import type { ObjectType, Ref, Table } from './shape.ts'

// What Kustomize 5.5 to 5.8 read (api/types and kyaml/resid at each tag); no package carries it.
// Deprecated fields are refused with what took their place. Required is what an entry is useless without.

const GVK = { group: 'string', version: 'string', kind: 'string' } as const
const RESOURCE = { ...GVK, name: 'string', namespace: 'string' } as const
const STRINGS = 'string[]'

const GENERATED: Readonly<Record<string, Ref>> = {
  name: 'string',
  namespace: 'string',
  behavior: { is: 'string', enum: ['create', 'replace', 'merge'] },
  literals: STRINGS,
  files: STRINGS,
  envs: STRINGS,
  env: { deprecated: 'envs' },
  options: 'kustomize.GeneratorOptions',
}

const FIELDS: Readonly<Record<string, Ref>> = {
  apiVersion: 'string',
  kind: 'string',
  metadata: 'kustomize.Metadata',
  openapi: 'string{}',
  namePrefix: 'string',
  nameSuffix: 'string',
  namespace: 'string',
  labels: 'kustomize.Label[]',
  commonAnnotations: 'string{}',
  patches: 'kustomize.Patch[]',
  images: 'kustomize.Image[]',
  replacements: 'kustomize.Replacement[]',
  replicas: 'kustomize.Replica[]',
  sortOptions: 'kustomize.SortOptions',
  resources: STRINGS,
  components: STRINGS,
  crds: STRINGS,
  configMapGenerator: 'kustomize.ConfigMap[]',
  secretGenerator: 'kustomize.Secret[]',
  helmGlobals: 'kustomize.HelmGlobals',
  helmCharts: 'kustomize.HelmChart[]',
  generatorOptions: 'kustomize.GeneratorOptions',
  configurations: STRINGS,
  generators: STRINGS,
  transformers: STRINGS,
  validators: STRINGS,
  buildMetadata: { list: { is: 'string', enum: ['originAnnotations', 'transformerAnnotations', 'managedByLabel'] } },
  bases: { deprecated: 'resources' },
  commonLabels: { deprecated: 'labels' },
  helmChartInflationGenerator: { deprecated: 'helmCharts' },
  imageTags: { deprecated: 'images' },
  patchesJson6902: { deprecated: 'patches' },
  patchesStrategicMerge: { deprecated: 'patches' },
  vars: { deprecated: 'replacements' },
}

const KUSTOMIZATION: ObjectType = [FIELDS, ['apiVersion', 'kind']]

export const KUSTOMIZE: Table = {
  kinds: {
    'kustomize.config.k8s.io/v1alpha1 Component': KUSTOMIZATION,
    'kustomize.config.k8s.io/v1beta1 Kustomization': KUSTOMIZATION,
  },
  types: {
    'kustomize.ConfigMap': [GENERATED, ['name']],
    'kustomize.FieldOptions': [{ delimiter: 'string', index: 'integer', encoding: 'string', create: 'boolean' }],
    'kustomize.FieldSpec': [{ ...GVK, path: 'string', create: 'boolean' }],
    'kustomize.GeneratorOptions': [
      { labels: 'string{}', annotations: 'string{}', disableNameSuffixHash: 'boolean', immutable: 'boolean' },
    ],
    'kustomize.HelmChart': [
      {
        name: 'string',
        version: 'string',
        repo: 'string',
        releaseName: 'string',
        namespace: 'string',
        additionalValuesFiles: STRINGS,
        valuesFile: 'string',
        valuesInline: 'object',
        valuesMerge: { is: 'string', enum: ['merge', 'override', 'replace'] },
        includeCRDs: 'boolean',
        skipHooks: 'boolean',
        apiVersions: STRINGS,
        kubeVersion: 'string',
        nameTemplate: 'string',
        skipTests: 'boolean',
        debug: 'boolean',
        devel: 'boolean',
      },
      ['name'],
    ],
    'kustomize.HelmGlobals': [{ chartHome: 'string', configHome: 'string' }],
    'kustomize.Image': [
      { name: 'string', newName: 'string', newTag: 'string', tagSuffix: 'string', digest: 'string' },
      ['name'],
    ],
    'kustomize.Label': [
      {
        pairs: 'string{}',
        includeSelectors: 'boolean',
        includeTemplates: 'boolean',
        fields: 'kustomize.FieldSpec[]',
      },
      ['pairs'],
    ],
    'kustomize.Metadata': [{ name: 'string', namespace: 'string', labels: 'string{}', annotations: 'string{}' }],
    'kustomize.Patch': [
      { path: 'string', patch: 'string', target: 'kustomize.Selector', options: 'kustomize.PatchOptions' },
    ],
    'kustomize.PatchOptions': [{ allowNameChange: 'boolean', allowKindChange: 'boolean' }],
    'kustomize.Replacement': [
      { path: 'string', source: 'kustomize.Source', sourceValue: 'string', targets: 'kustomize.Target[]' },
    ],
    'kustomize.Replica': [{ name: 'string', count: 'int64' }, ['count', 'name']],
    'kustomize.Secret': [{ ...GENERATED, type: 'string' }, ['name']],
    'kustomize.Selector': [{ ...RESOURCE, annotationSelector: 'string', labelSelector: 'string' }],
    'kustomize.SortOptions': [
      { order: { is: 'string', enum: ['fifo', 'legacy'] }, legacySortOptions: 'kustomize.LegacySortOptions' },
    ],
    'kustomize.LegacySortOptions': [{ orderFirst: STRINGS, orderLast: STRINGS }],
    'kustomize.Source': [{ ...RESOURCE, fieldPath: 'string', options: 'kustomize.FieldOptions' }],
    'kustomize.Target': [
      {
        select: 'kustomize.Selector',
        reject: 'kustomize.Selector[]',
        fieldPaths: STRINGS,
        options: 'kustomize.FieldOptions',
      },
      ['select'],
    ],
  },
}
