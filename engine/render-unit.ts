// A unit of the repository → its rendered files, and what memory keeps of how they came to be.
import { splitImage } from './answers/image.ts'
import { schemaFiles } from './answers/json-schema.ts'
import type { OpenSpecs } from './answers/open-specs.ts'
import { copyOverlay } from './copy.ts'
import type { Generator } from './generator.ts'
import { overlayPath, rememberedOwned, rememberedSpec } from './owned.ts'
import { blobId, type Memory } from './plan/memory.ts'
import type { Rendered } from './plan/plan-unit.ts'
import type { TemplateFolder } from './render/templates.ts'
import { type RenderedFile, renderFolder, type Seen } from './render/tree.ts'
import type { Owned, RepoSpec } from './specs.ts'
import type { Model, Source, Value } from './types.ts'
import { writeOwned } from './yaml/overlay.ts'

export interface Kit {
  readonly generators: readonly Generator[]
  readonly templates: ReadonlyMap<string, TemplateFolder>
  /** Ids of shapes that were checked when the templates were built into the package; none when run from source. */
  readonly proven: ReadonlySet<string>
}

/** A kit for one run, and what the run has found out about shapes. */
export type RunKit = Kit & { readonly seen: Seen }

export interface RenderedUnit extends Rendered {
  readonly shapes: ReadonlyMap<string, string>
}

/** Renders the repository's own unit: every generator that has models for it, and the JSON Schemas. */
export function renderRepository(kit: RunKit, open: OpenSpecs): RenderedUnit {
  const { files, hash } = renderModels(kit, open, 'repository')
  for (const [path, text] of schemaFiles(kit.generators)) files.set(path, { text, shape: path })
  const input = { repo: open.specs.repo as unknown as Value }
  return finish('repository', hash, input, files, new Set(), new Map())
}

/** Renders a service. Where people changed nothing but tags or counts of a file that changes, they are carried over. */
export function renderApp(
  kit: RunKit,
  open: OpenSpecs,
  source: Source,
  memory: Memory | null,
  name: string,
  useDisk: Set<string>,
  copies: readonly { readonly from: string; readonly to: string }[],
): RenderedUnit {
  const unit = `apps/${name}`
  let { files, hash, models } = renderModels(kit, open, unit)
  const untouched = ownedOnlyEdits(source, memory, name, files)
  if (untouched.size) {
    for (const environment of untouched.keys()) useDisk.add(`${name}/${environment}`)
    ;({ files, hash, models } = renderModels(kit, open, unit))
  }
  const { specs } = open
  const app = specs.app(name)!
  const input = { app, repo: usedParts(specs.repo!), owned: ownedOf(models) } as unknown as Record<string, Value>
  const copied = new Map(copies.flatMap(({ from, to }) => [...copyOverlay(source, specs, app, from, to, files)]))
  return finish(unit, hash, input, files, new Set(untouched.values()), copied)
}

function renderModels(kit: RunKit, open: OpenSpecs, unit: string) {
  const files = new Map<string, RenderedFile>()
  const hashes: string[] = []
  const all: Model[] = []
  for (const generator of kit.generators) {
    const folder = kit.templates.get(generator.name)
    const models = folder ? generator.models(open.specs, unit) : []
    if (!folder || !models.length) continue
    hashes.push(folder.hash)
    all.push(...models)
    for (const model of models)
      for (const [path, file] of renderFolder(folder.templates, model, kit.seen)) files.set(path, file)
  }
  return { files, hash: hashes.join('-'), models: all }
}

// Environment → path of overlays that would change, and whose text differs from what was rendered in owned values only.
function ownedOnlyEdits(source: Source, memory: Memory | null, name: string, files: ReadonlyMap<string, RenderedFile>) {
  const found = new Map<string, string>()
  const app = rememberedSpec(memory)
  if (!memory || !app) return found
  const image = splitImage(app.image).name
  for (const [environment, owned] of Object.entries(rememberedOwned(memory))) {
    const path = overlayPath(name, environment)
    const [base, next, mine] = [memory.files[path], files.get(path), source.read(path)]
    if (!base || mine === null || !next || blobId(next.text) === base || blobId(mine) === base) continue
    if (blobId(writeOwned(mine, image, name, owned)) === base) found.set(environment, path)
  }
  return found
}

// What the overlays were rendered with.
function ownedOf(models: readonly Model[]): Record<string, Owned> {
  const environments = models.flatMap(model => (model.environments ?? []) as ({ environment: string } & Owned)[])
  return Object.fromEntries(
    environments.map(({ environment, tag, digest, replicas }) => [environment, { tag, digest, replicas }]),
  )
}

// The parts of gitops.yaml a service is rendered from.
function usedParts(repo: RepoSpec) {
  const { name, repoUrl, revision, path, argocd, routing, monitoring, environments } = repo
  return {
    name,
    repoUrl,
    revision,
    path,
    argocd: { namespace: argocd.namespace, install: argocd.install },
    routing,
    monitoring: { namespace: monitoring.namespace },
    environments: environments.map(({ owners, window, ...rest }) => rest),
  }
}

function finish(
  unit: string,
  templates: string,
  input: Readonly<Record<string, Value>>,
  files: ReadonlyMap<string, RenderedFile>,
  untouched: ReadonlySet<string>,
  copies: ReadonlyMap<string, string>,
): RenderedUnit {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    unit,
    templates,
    input,
    files: new Map(sorted.map(([path, file]) => [path, file.text])),
    shapes: new Map(sorted.map(([path, file]) => [path, file.shape])),
    untouched,
    copies,
  }
}
