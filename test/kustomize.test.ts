// What kustomize makes of every overlay of every fixture, and whether it is what was asked for.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseAllDocuments } from 'yaml'
import { splitImage } from '../engine/answers/image.ts'
import { validateObject } from '../engine/schema/validate.ts'
import type { AppSpec, RepoSpec } from '../engine/specs.ts'
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
      checkReferences(own)
      checkPermissions(repo, tree, app, environment, own)
    }
  })
}

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

function checkReferences(own: readonly Any[]): void {
  const workload = own.find(object => ['Deployment', 'CronJob'].includes(object.kind))
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

const glob = (pattern: string, text: string) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text)

function checkPermissions(repo: RepoSpec, tree: Tree, app: string, environment: string, own: readonly Any[]): void {
  const application = parse(tree.get(`argocd-apps/apps/${app}-${environment}.yaml`)!)
  const project = parse(tree.get(`argocd-apps/projects/${application.spec.project}.yaml`)!)
  const { source, destination } = application.spec
  const prefix = repo.path === '.' ? '' : `${repo.path}/`
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
  const paths = application.metadata.annotations['argocd.argoproj.io/manifest-generate-paths'].split(';')
  const overlay = parse(tree.get(`apps/${app}/overlays/${environment}/kustomization.yaml`)!)
  const outside = overlay.resources.filter((path: string) => path.startsWith('..'))
  assert.equal(paths, ['.', ...outside])
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

for (const { name, tree } of fixtures.filter(({ tree: each }) => each.has('infra/argocd/kustomization.yaml'))) {
  test(`${name}: infra/argocd builds on a stub of its remote base, and keeps what upstream has`, () => {
    const root = join(dir, `${name.replaceAll('/', '_')}_argocd`)
    writeTree(root, new Map([...tree].filter(([path]) => path.startsWith('infra/argocd/'))))
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
    for (const object of objects) {
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
