import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse, parseAllDocuments } from 'yaml'
import { knowsKind, validateObject } from '../engine/schema/validate.ts'

const test = suite('schema')
const EXEMPLAR = fileURLToPath(new URL('../../shared/exemplar', import.meta.url))

const OBJECTS = parseAllDocuments(`
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: a}
spec:
  project: p
  source: {repoURL: https://github.com/acme/gitops, path: apps/a, targetRevision: main}
  destination: {name: in-cluster, namespace: a}
---
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: a}
spec:
  generators: [{matrix: {generators: [{git: {repoURL: u, revision: main, files: [{path: p}]}}, {clusters: {}}]}}]
  template:
    metadata: {name: "{{name}}"}
    spec: {project: p, source: {repoURL: u, path: p}, destination: {name: "{{cluster}}"}}
---
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: a}
spec: {}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: a, image: "a:1", resources: {limits: {memory: 64Mi, cpu: 1}}}]}
---
apiVersion: v1
kind: Service
metadata: {name: a}
spec: {ports: [{port: 80, targetPort: http}]}
---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [a.yaml]
`)

// An object of above, a path in it, and what is put there.
const ACCEPTED = `
Deployment metadata.annotations: null
Deployment spec.strategy: {rollingUpdate: {maxSurge: 25%, maxUnavailable: 0}}
Application metadata.annotations: {argocd.argoproj.io/sync-wave: "-5"}
Application metadata.finalizers: [resources-finalizer.argocd.argoproj.io/background, others.example.com/own]
Application spec.source.helm: {valuesObject: {any: {thing: [1]}}}
Application spec.source.tagPrefix: v
Application spec.syncPolicy: {automated: {prune: true, enabled: true}, retry: {limit: 5, refresh: true}}
Application spec.syncPolicy: {syncOptions: [CreateNamespace=true, PruneLast=false, Prune=confirm]}
ApplicationSet spec.template.spec.syncPolicy: {syncOptions: ["{{option}}=true"]}
AppProject spec.clusterResourceWhitelist: [{group: "", kind: Namespace, name: a-*}]
AppProject spec.sourceIntegrity: {git: {policies: [{gpg: {keys: [], mode: head}, repos: [{url: u}]}]}}
AppProject spec.syncWindows: [{kind: deny, description: d, andOperator: true, syncOverrun: true}]
Kustomization labels: [{pairs: {a: b}, includeTemplates: true, includeSelectors: false}]
Kustomization patches: [{path: p.yaml, target: {kind: Deployment}, options: {allowNameChange: true}}]
`

// The same, and what is said then.
const REFUSED = `
Application spec.syncPolicy: {automatd: {prune: true}}
  unknown field "automatd", did you mean "automated"?
Service spec.portz: []
  unknown field "portz", did you mean "ports"?
Service spec.ports: [{port: 80, targetport: 8080}]
  unknown field "targetport", did you mean "targetPort"?
Service spec.constructor: 1
  unknown field "constructor"
Application spec.destination: {xyzzy: 1, name: a}
  unknown field "xyzzy", expected one of "name", "namespace", "server"
Deployment spec.replicas: "3"
  spec.replicas is "3", expected a whole number, without quotes
Deployment spec.replicas: 1.5
  spec.replicas is 1.5, expected a whole number
Deployment spec.replicas: 3000000000
  spec.replicas is 3000000000, expected a whole number of 32 bits
Deployment spec.paused: "true"
  spec.paused is "true", expected true or false, without quotes
Deployment spec.selector: null
  spec.selector is missing
Deployment spec: null
  spec is missing
Deployment spec: []
  spec is a list, expected a mapping
Deployment metadata: {}
  metadata.name is missing
Application metadata: null
  metadata.name is missing
Application metadata: a
  metadata is "a", expected a mapping
Deployment metadata: {namespace: b}
  metadata.name is missing
Deployment metadata.labels: {a/b: 1}
  metadata.labels["a/b"] is 1, expected text, in quotes: "1"
Deployment spec.template.spec.containers.0.resources.limits.memory: 64MB
  spec.template.spec.containers[0].resources.limits.memory is "64MB", expected a quantity such as 250m or 1Gi
Service spec.ports.0.port: eighty
  spec.ports[0].port is "eighty", expected a whole number
Service spec.ports.0: null
  spec.ports[0] is empty, expected a mapping
Service spec.ports: {}
  spec.ports is a mapping, expected a list
Service spec.sessionAffinity: ClientIPs
  spec.sessionAffinity is "ClientIPs", expected one of "ClientIP", "None", did you mean "ClientIP"?
AppProject spec.destinations: [{server: "*"}, all]
  spec.destinations[1] is "all", expected a mapping
Application spec.syncPolicy: {syncOptions: [CreateNamespaces=true]}
  sync option "CreateNamespaces=true" is not known to Argo CD, did you mean "CreateNamespace=true"?
Application spec.syncPolicy: {syncOptions: [PruneLast]}
  sync option "PruneLast" is not known to Argo CD, expected one of "PruneLast=true", "PruneLast=false"
Application spec.syncPolicy: {syncOptions: [Force=true]}
  sync option "Force=true" is not read here, expected in the annotation argocd.argoproj.io/sync-options of a resource
Service metadata.annotations: {argocd.argoproj.io/sync-options: "Prune=false, CreateNamespace=true"}
  sync option "CreateNamespace=true" is not read here, expected in spec.syncPolicy.syncOptions of an Application
Application spec.destination: {name: b, server: https://kubernetes.default.svc}
  spec.destination has name "b" and server "https://kubernetes.default.svc", expected only one of them
Application spec.destination: {namespace: a}
  spec.destination has no name and no server, expected one of them
Application spec.syncPolicy: {retry: {refresh: true}}
  spec.syncPolicy.retry has no limit, which means no retries, expected one
ApplicationSet spec.template.spec.syncPolicy: {retry: {}}
  spec.template.spec.syncPolicy.retry has no limit, which means no retries, expected one
Application metadata.finalizers: [argocd.argoproj.io/resources-finalizer]
  finalizer "argocd.argoproj.io/resources-finalizer" is not known to Argo CD, expected "resources-finalizer.argocd.argoproj.io"
AppProject metadata.finalizers: [resources-finalizer.argocd.argoproj.io/foreground]
  finalizer "resources-finalizer.argocd.argoproj.io/foreground" is not known to Argo CD, expected "resources-finalizer.argocd.argoproj.io"
Application metadata.annotations: {argocd.argoproj.io/sync-wave: 5}
  metadata.annotations["argocd.argoproj.io/sync-wave"] is 5, expected text, in quotes: "5"
Application metadata.annotations: {argocd.argoproj.io/sync-wave: last}
  sync wave is "last", expected a whole number in quotes
Kustomization bases: [../base]
  field "bases" is deprecated, expected "resources" in its place
Kustomization commonLabels: {a: b}
  field "commonLabels" is deprecated, expected "labels" in its place
Kustomization images: [{name: a, newTag: 1.2}]
  images[0].newTag is 1.2, expected text, in quotes: "1.2"
Kustomization resource: [a.yaml]
  unknown field "resource", did you mean "resources"?
Deployment kind: Deploymnet
  kind "Deploymnet" of apps/v1 is not known, did you mean "Deployment" of apps/v1?
Deployment apiVersion: apps/v1beta1
  kind "Deployment" of apps/v1beta1 is not known, did you mean "Deployment" of apps/v1?
Deployment kind: null
  kind is missing
`

for (const document of OBJECTS) {
  const object = document.toJS()
  test(`accepts a plain ${object.kind}`, () => assert.equal(validateObject(object), []))
}

for (const edit of ACCEPTED.trim().split('\n')) {
  test(`accepts ${edit}`, () => assert.equal(validateObject(edited(edit)), []))
}

for (const entry of REFUSED.trim().split(/\n(?! )/)) {
  const [edit, message] = entry.split('\n  ')
  test(`refuses ${edit}`, () => {
    const said = validateObject(edited(edit!)).map(problem => problem.message)
    assert.equal(said, [message])
  })
}

test('a problem leads to its place', () => {
  const [unknown] = validateObject(edited('Service spec.ports.0.prt: 1'))
  assert.equal(unknown!.path, ['spec', 'ports', 0, 'prt'])
  const [missing] = validateObject(edited('Service spec.ports.0: {name: http}'))
  assert.equal(missing!.path, ['spec', 'ports', 0])
})

test('what is no object is one problem', () => {
  for (const value of [null, 'text', 7, []]) assert.is(validateObject(value).length, 1)
})

if (existsSync(EXEMPLAR)) {
  const files = readdirSync(EXEMPLAR, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.yaml'))
  for (const file of files.sort()) {
    for (const document of parseAllDocuments(readFileSync(join(EXEMPLAR, file), 'utf8'))) {
      const object = document.toJS()
      // Values of charts and specs of our own are no objects; ImageUpdater has no schema here.
      if (typeof object?.apiVersion !== 'string' || object.kind === 'ImageUpdater') continue
      test(`accepts the exemplar's ${file}`, () => {
        assert.ok(knowsKind(object.apiVersion, object.kind))
        assert.equal(validateObject(object), [])
      })
    }
  }
} else {
  test('the exemplar was not found, so its objects were not checked', () => {})
}

function edited(edit: string): unknown {
  const [, kind, path, value] = /^(\w+) ([\w.]+): (.*)$/.exec(edit)!
  const object = OBJECTS.map(document => document.toJS()).find(candidate => candidate.kind === kind)
  const steps = path!.split('.')
  const last = steps.pop()!
  const place = steps.reduce((inner, step) => inner[step], object)
  place[last] = parse(value!)
  return object
}

test.run()
