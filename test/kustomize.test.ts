// What kustomize makes of every overlay of every fixture, and whether it is what was asked for.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseAllDocuments } from 'yaml'
import { splitImage } from '../engine/answers/image.ts'
import { validateObject } from '../engine/schema/validate.ts'
import type { AppSpec, Environment, RepoSpec } from '../engine/specs.ts'
import type { Tree } from '../engine/types.ts'
import { cases, expectedTree, writeTree } from '../scripts/cases.ts'
import { buildFolder } from '../scripts/kustomize.ts'

// biome-ignore lint/suspicious/noExplicitAny: objects of every kind
type Any = any

const test = suite('kustomize')
const dir = mkdtempSync(join(tmpdir(), 'kustomize-'))
test.after(() => rmSync(dir, { recursive: true, force: true }))

const build = (folder: string): Any[] => parseAllDocuments(buildFolder(folder)).map(document => document.toJS())

const parse = (text: string): Any => parseAllDocuments(text)[0]!.toJS()

const fixtures = cases('render').map(({ name, dir: from }) => ({ name, tree: expectedTree(from) }))

/** All overlays of a tree by one process: namespaces tell them apart. */
function buildAll(name: string, tree: Tree): { objects: Any[]; overlays: readonly string[] } {
  const root = join(dir, name.replaceAll('/', '_'))
  writeTree(root, tree)
  const overlays = [...tree.keys()]
    .filter(path => /^apps\/[^/]+\/overlays\/[^/]+\/kustomization\.yaml$/.test(path))
    .map(path => path.slice(0, -'/kustomization.yaml'.length))
  if (!overlays.length) return { objects: [], overlays }
  mkdirSync(join(root, 'all'))
  writeFileSync(join(root, 'all/kustomization.yaml'), JSON.stringify({ resources: overlays.map(path => `../${path}`) }))
  return { objects: build(join(root, 'all')), overlays }
}

const podOf = (object: Any): Any => object.spec.template ?? object.spec.jobTemplate?.spec.template

for (const { name, tree } of fixtures) {
  test(`${name}: overlays build to what was asked for`, () => {
    const { objects, overlays } = buildAll(name, tree)
    for (const object of objects) assert.equal(validateObject(object), [], `${object.kind} ${object.metadata.name}`)
    assert.not.match(JSON.stringify(objects), 'set-by-overlay')
    const repo: RepoSpec = parse(tree.get('gitops.yaml')!)
    for (const overlay of overlays) {
      const [, app = '', , environment = ''] = overlay.split('/')
      const spec: AppSpec = parse(tree.get(`apps/${app}/app.yaml`)!)
      const own = objects.filter(object => object.metadata.namespace === `${environment}-${app}`)
      checkWorkload(spec, parse(tree.get(`${overlay}/kustomization.yaml`)!), own)
      checkAnswers(spec, own)
      checkReferences(own)
      checkPermissions(repo, tree, app, environment, own)
      checkPlaces(repo, spec, environment, own)
      if (!KEEPS_COUNTS.has(name)) checkCount(repo, spec, environment, own)
    }
    checkMembership(repo, tree, overlays)
    checkHosts(objects)
  })
}

// An overlay keeps its count when the role of its environment changes later.
const KEEPS_COUNTS = new Set(['env/changed-by-a-second-run', 'env/first-of-all', 'env/for-no-service-yet'])

const isWorkload = (object: Any): boolean => ['CronJob', 'Deployment'].includes(object.kind)

function checkWorkload(spec: AppSpec, overlay: Any, own: readonly Any[]): void {
  const workload = own.find(object => object.kind === (spec.kind === 'cron' ? 'CronJob' : 'Deployment'))
  const container = podOf(workload).spec.containers[0]
  const { newTag, digest } = overlay.images[0]
  const image = splitImage(spec.image).name
  assert.is(container.image, `${image}${newTag ? `:${newTag}` : ''}${digest ? `@${digest}` : ''}`)
  for (const [key, value] of Object.entries(spec.env)) {
    assert.is(container.env.find((item: Any) => item.name === key).value, value, key)
  }
  if (Object.keys(spec.config).length) {
    const map = own.find(object => object.kind === 'ConfigMap')
    assert.equal(map.data, spec.config)
    assert.ok(container.envFrom.some((item: Any) => item.configMapRef?.name === map.metadata.name))
  }
  const scaled = own.find(object => object.kind === 'HorizontalPodAutoscaler')
  if (spec.kind === 'cron') assert.is(workload.spec.replicas, undefined)
  else if (scaled) assert.is(workload.spec.replicas, undefined)
  else assert.is(workload.spec.replicas, overlay.replicas[0].count)
}

// Sizes that have a name, as the contract has them.
const SIZES: Any = { small: ['100m', '128Mi'], medium: ['250m', '512Mi'], large: ['1', '2Gi'] }

function checkAnswers(spec: AppSpec, own: readonly Any[]): void {
  const workload = own.find(isWorkload)
  const pod = podOf(workload).spec
  const container = pod.containers[0]
  const size = spec.resources as Any
  const [cpu, memory] = SIZES[size] ?? [size.cpu, size.memory]
  assert.equal(container.resources, { requests: { cpu, memory }, limits: { memory } })
  assert.equal(container.ports?.[0].containerPort, spec.port ?? undefined)
  assert.equal(workload.spec.schedule, spec.schedule ?? undefined)
  assert.equal(container.readinessProbe?.httpGet?.path, spec.healthPath ?? undefined)
  assert.equal(pod.imagePullSecrets, spec.pullSecret === null ? undefined : [{ name: spec.pullSecret }])
  const restricted = spec.hardening === 'restricted'
  assert.is(pod.securityContext?.runAsNonRoot ?? false, restricted)
  assert.is(container.securityContext?.readOnlyRootFilesystem ?? false, restricted)
  for (const object of own) assert.equal(object.metadata.labels.team, spec.team ?? undefined)
  for (const { name, keys } of spec.secrets) {
    const { data } = own.find(object => object.kind === 'ExternalSecret' && object.metadata.name === name).spec
    const found = data.map(({ secretKey, remoteRef: { key, property } }: Any) => [
      secretKey,
      property === undefined ? key : `${key}#${property}`,
    ])
    assert.equal(found, Object.entries(keys))
    assert.ok(container.envFrom.some((item: Any) => item.secretRef?.name === name))
  }
}

// What the contract says of roles, written anew.
function checkCount(repo: RepoSpec, spec: AppSpec, environment: string, own: readonly Any[]): void {
  const { replicas } = own.find(isWorkload).spec
  if (spec.kind === 'cron' || replicas === undefined) return
  const wanted = spec.replicas as Any
  const role = repo.environments.find(item => item.name === environment)!
  const byRole = role.protected ? 3 : repo.environments[0] === role ? 1 : 2
  assert.is(replicas, typeof wanted === 'number' ? wanted : (wanted[environment] ?? byRole))
}

// Where each object of an environment may be reached from, and where it takes its secrets from.
function checkPlaces(repo: RepoSpec, spec: AppSpec, environment: string, own: readonly Any[]): void {
  const of = (kind: string) => own.filter(object => object.kind === kind)
  const { routing, monitoring } = repo
  for (const { spec: policy } of of('NetworkPolicy')) {
    if (spec.kind !== 'web') assert.is(policy.ingress, undefined)
    else
      assert.equal(policy.ingress[0].from, [
        { namespaceSelector: { matchLabels: { environment } } },
        {
          namespaceSelector: {
            matchExpressions: [
              {
                key: 'kubernetes.io/metadata.name',
                operator: 'In',
                values: [routing.dataPlane ?? routing.namespace, monitoring.namespace].sort(),
              },
            ],
          },
        },
      ])
  }
  for (const { spec: secret } of of('ExternalSecret')) assert.is(secret.secretStoreRef.name, environment)
  for (const object of own) assert.is(object.metadata.labels.environment, environment)
  const [first = '', ...rest] = (spec.host ?? '').split('.')
  const joined = repo.environments.filter(({ name }) => spec.environments === 'all' || spec.environments.includes(name))
  const last = joined.at(-1)!.name === environment
  const derived = rest.length < 2 ? `${environment}.${spec.host}` : `${first}-${environment}.${rest.join('.')}`
  const hosts = spec.host === null ? [] : [last ? spec.host : derived]
  const [routes, ingresses] = routing.kind === 'gateway' ? [hosts, []] : [[], hosts]
  assert.equal(
    of('HTTPRoute').flatMap(route => route.spec.hostnames),
    routes,
  )
  for (const ingress of of('Ingress')) assert.equal(ingress.spec.tls[0].hosts, [ingress.spec.rules[0].host])
  assert.equal(
    of('Ingress').flatMap(ingress => ingress.spec.rules.map((rule: Any) => rule.host)),
    ingresses,
  )
  const budget = repo.environments.some(item => item.name === environment && item.protected) && spec.kind !== 'cron'
  assert.is(of('PodDisruptionBudget').length, budget ? 1 : 0)
}

// The environments of the spec, no more and no less, have an overlay and an Application.
function checkMembership(repo: RepoSpec, tree: Tree, overlays: readonly string[]): void {
  const apps = [...tree.keys()].flatMap(path => /^apps\/([^/]+)\/app\.yaml$/.exec(path)?.[1] ?? [])
  const pairs = apps.flatMap(app => {
    const { environments }: AppSpec = parse(tree.get(`apps/${app}/app.yaml`)!)
    return repo.environments
      .filter(({ name }: Environment) => environments === 'all' || environments.includes(name))
      .map(({ name }: Environment) => ({ app, name }))
  })
  assert.equal([...overlays].sort(), pairs.map(({ app, name }) => `apps/${app}/overlays/${name}`).sort())
  assert.equal(
    [...tree.keys()].filter(path => path.startsWith('argocd-apps/apps/')),
    pairs.map(({ app, name }) => `argocd-apps/apps/${app}-${name}.yaml`).sort(),
  )
}

// No two routes want one host.
function checkHosts(objects: readonly Any[]): void {
  const hosts = objects.flatMap(({ kind, spec }) =>
    kind === 'HTTPRoute' ? spec.hostnames : kind === 'Ingress' ? spec.rules.map((rule: Any) => rule.host) : [],
  )
  assert.is(new Set(hosts).size, hosts.length)
}

function checkReferences(own: readonly Any[]): void {
  const workload = own.find(isWorkload)
  const labels = podOf(workload).metadata.labels
  const matches = (selector: Any) => Object.entries(selector).every(([key, value]) => labels[key] === value)
  const ports = podOf(workload).spec.containers[0].ports?.map((port: Any) => port.name) ?? []
  const named = (kind: string, name: string) =>
    own.some(object => object.kind === kind && object.metadata.name === name)
  assert.ok(named('ServiceAccount', podOf(workload).spec.serviceAccountName))
  for (const object of own) {
    if (object.kind === 'Service')
      assert.ok(matches(object.spec.selector) && ports.includes(object.spec.ports[0].targetPort))
    if (object.kind === 'Deployment') assert.ok(matches(object.spec.selector.matchLabels))
    if (object.kind === 'NetworkPolicy') assert.ok(matches(object.spec.podSelector.matchLabels))
    if (object.kind === 'PodDisruptionBudget') assert.ok(matches(object.spec.selector.matchLabels))
    if (object.kind === 'HorizontalPodAutoscaler')
      assert.ok(named(object.spec.scaleTargetRef.kind, object.spec.scaleTargetRef.name))
    if (object.kind === 'HTTPRoute') assert.ok(named('Service', object.spec.rules[0].backendRefs[0].name))
    if (object.kind === 'Ingress') assert.ok(named('Service', object.spec.rules[0].http.paths[0].backend.service.name))
    assert.is(object.metadata.labels['app.kubernetes.io/name'], labels['app.kubernetes.io/name'], object.kind)
    assert.type(object.metadata.labels.environment, 'string', object.kind)
  }
}

const prefixOf = (repo: RepoSpec): string => (repo.path === '.' ? '' : `${repo.path}/`)
const glob = (pattern: string, text: string) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text)

function checkPermissions(repo: RepoSpec, tree: Tree, app: string, environment: string, own: readonly Any[]): void {
  const application = parse(tree.get(`argocd-apps/apps/${app}-${environment}.yaml`)!)
  const project = parse(tree.get(`argocd-apps/projects/${application.spec.project}.yaml`)!)
  const { source, destination } = application.spec
  const prefix = prefixOf(repo)
  assert.is(source.path, `${prefix}apps/${app}/overlays/${environment}`)
  assert.ok(project.spec.sourceRepos.includes(source.repoURL))
  assert.ok(
    project.spec.destinations.some(
      (item: Any) => item.name === destination.name && glob(item.namespace, destination.namespace),
    ),
  )
  assert.ok(
    project.spec.clusterResourceWhitelist.some(
      (item: Any) => item.kind === 'Namespace' && glob(item.name, destination.namespace),
    ),
  )
  for (const { apiVersion, kind, metadata } of own) {
    const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : ''
    assert.ok(
      project.spec.namespaceResourceWhitelist.some((item: Any) => item.group === group && item.kind === kind),
      `${kind} in ${project.metadata.name}`,
    )
    assert.is(metadata.namespace, destination.namespace)
  }
  checkGeneratePaths(tree, application, prefix)
}

// Every file a build reads lies below a path whose change makes Argo CD build again, and every such path is read.
function checkGeneratePaths(tree: Tree, application: Any, prefix: string): void {
  const { path } = application.spec.source
  assert.ok(path.startsWith(prefix))
  const root = path.slice(prefix.length)
  const annotation: string = application.metadata.annotations['argocd.argoproj.io/manifest-generate-paths']
  const watched = annotation
    .split(';')
    .map(item => posix.join(item.startsWith('/') ? posix.relative(`/${prefix}`, item) : posix.join(root, item)))
  const read = filesRead(tree, root)
  const below = (file: string, folder: string) => file.startsWith(`${folder}/`)
  for (const file of read)
    assert.ok(
      watched.some(folder => below(file, folder)),
      `${file} is watched`,
    )
  for (const folder of watched)
    assert.ok(
      read.some(file => below(file, folder)),
      `${folder} is read`,
    )
}

function filesRead(tree: Tree, folder: string): string[] {
  const file = `${folder}/kustomization.yaml`
  const { resources = [], components = [], patches = [] } = parse(tree.get(file)!)
  const paths: string[] = [...resources, ...components, ...patches.flatMap((patch: Any) => patch.path ?? [])]
  return [
    file,
    ...paths
      .filter(path => !path.includes('://'))
      .map(path => posix.join(folder, path))
      .flatMap(path => (tree.has(path) ? [path] : filesRead(tree, path))),
  ]
}

const UPSTREAM = ['argocd-cm', 'argocd-rbac-cm', 'argocd-cmd-params-cm'].map(name => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data: { upstream: 'kept' },
}))
const DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'applications.argoproj.io' },
  spec: {},
}
const BINDING = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'argocd-server' },
  subjects: [{ kind: 'ServiceAccount', name: 'argocd-server', namespace: 'argocd' }],
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'argocd-server' },
}

for (const { name, tree } of fixtures) {
  test(`${name}: Applications of the platform have what they read, and may deploy it where they do`, () => {
    const prefix = prefixOf(parse(tree.get('gitops.yaml')!))
    const root = parse(tree.get('argocd-apps/root-app.yaml')!)
    assert.is(root.spec.source.path, `${prefix}argocd-apps`)
    assert.is(root.metadata.annotations['argocd.argoproj.io/manifest-generate-paths'], '.')
    const platform = [...tree].filter(([path]) => path.startsWith('argocd-apps/infra/')).map(([, text]) => parse(text))
    for (const application of platform) checkGeneratePaths(tree, application, prefix)
    const everything = [...tree].filter(([path]) => path.startsWith('argocd-apps/')).map(([, text]) => parse(text))
    for (const { kind, spec } of everything.filter(object => object.kind === 'Application')) {
      const project = everything.find(object => object.kind === 'AppProject' && object.metadata.name === spec.project)
      assert.ok(project.spec.sourceRepos.includes(spec.source.repoURL))
      const { name: cluster, namespace } = spec.destination
      const permitted = project.spec.destinations.some(
        (item: Any) => item.name === cluster && glob(item.namespace, namespace),
      )
      assert.ok(permitted, `${kind} ${namespace}`)
    }
    const { namespaceResourceWhitelist: kinds } = parse(tree.get('argocd-apps/projects/root.yaml')!).spec
    for (const { kind } of everything) assert.ok(kinds.some((item: Any) => item.kind === kind))
  })
}

// Most fixtures have the same Argo CD.
const seen = new Set<string>()
const argocdOf = (tree: Tree) => [...tree].filter(([path]) => path.startsWith('infra/argocd/'))
const isNew = (tree: Tree) => {
  const key = JSON.stringify(argocdOf(tree))
  return !seen.has(key) && Boolean(seen.add(key))
}

for (const { name, tree } of fixtures.filter(
  each => each.tree.has('infra/argocd/kustomization.yaml') && isNew(each.tree),
)) {
  test(`${name}: infra/argocd builds on a stub of its remote base, and keeps what upstream has`, () => {
    const root = join(dir, `${name.replaceAll('/', '_')}_argocd`)
    writeTree(root, new Map(argocdOf(tree)))
    mkdirSync(join(root, 'stub'))
    writeFileSync(
      join(root, 'stub/all.yaml'),
      [...UPSTREAM, DEFINITION, BINDING].map(object => JSON.stringify(object)).join('\n---\n'),
    )
    writeFileSync(join(root, 'stub/kustomization.yaml'), 'resources: [all.yaml]\n')
    const file = join(root, 'infra/argocd/kustomization.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/- https:\/\/\S+/, '- ../../stub'))
    const objects = build(join(root, 'infra/argocd'))
    const namespace = parse(tree.get('gitops.yaml')!).argocd.namespace
    const { spec } = parse(tree.get('argocd-apps/projects/platform.yaml')!)
    for (const object of objects) {
      const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : ''
      const kinds = [...spec.clusterResourceWhitelist, ...spec.namespaceResourceWhitelist]
      const fits = (item: Any) =>
        item.group === group && item.kind === object.kind && glob(item.name ?? '*', object.metadata.name)
      assert.ok(kinds.some(fits), `${object.kind} ${object.metadata.name} in platform`)
      if (object.kind === 'ConfigMap') assert.is(object.data.upstream, 'kept')
      if (object.kind === 'CustomResourceDefinition')
        assert.is(object.metadata.annotations['argocd.argoproj.io/sync-options'], 'Prune=false')
      if (object.kind === 'ClusterRoleBinding') assert.is(object.subjects[0].namespace, namespace)
      else if (!['Namespace', 'CustomResourceDefinition'].includes(object.kind))
        assert.is(object.metadata.namespace, namespace, object.kind)
    }
    assert.ok(objects.some(object => object.data?.['resource.customizations.health.argoproj.io_Application']))
  })
}

test.run()
