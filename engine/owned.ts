// What overlays own: tag, digest and replica count, from memory where the file is as it was rendered, else from the file.
import { splitImage } from './answers/image.ts'
import { blobId, type Memory } from './plan/memory.ts'
import { readMemory } from './plan/plan-unit.ts'
import type { AppSpec, Owned, Specs } from './specs.ts'
import type { Source } from './types.ts'
import { readOwned } from './yaml/overlay.ts'

export const overlayPath = (app: string, environment: string): string =>
  `apps/${app}/overlays/${environment}/kustomization.yaml`

type Remembered = Readonly<Record<string, Owned>>

/** The spec and the owned values of the last rendering. */
export function rememberedSpec(memory: Memory | null): AppSpec | null {
  const spec = (memory?.input.app ?? null) as AppSpec | null
  // Somebody may have damaged the memory: then it knows no spec.
  return typeof spec?.image === 'string' ? spec : null
}
// Without a prototype: an environment may be called constructor.
export const rememberedOwned = (memory: Memory | null): Remembered =>
  Object.assign(Object.create(null), memory?.input.owned) as Remembered

/** What the overlay on disk has; null when there is none. `image` is the name its entry goes by. */
export function ownedOnDisk(source: Source, memory: Memory | null, app: AppSpec, environment: string): Owned | null {
  const path = overlayPath(app.name, environment)
  const mine = source.read(path)
  if (mine === null) return null
  const remembered = rememberedOwned(memory)[environment]
  if (remembered && blobId(mine) === memory?.files[path]) return remembered
  return readOwned(mine, splitImage((rememberedSpec(memory) ?? app).image).name, app.name)
}

/**
 * What a rendering starts from: the remembered values of an overlay that was rendered before, the file's of one that
 * was not, the tag of the environment before it for a new one, null where there is none. `fromDisk` names environments
 * whose file has the say although there is memory.
 */
export function startOwned(source: Source, specs: Specs, fromDisk: (app: string, environment: string) => boolean) {
  const memories = new Map<string, Memory | null>()
  const memoryOf = (app: string) => {
    if (!memories.has(app)) memories.set(app, readMemory(source, `apps/${app}`))
    return memories.get(app)!
  }
  return (name: string, environment: string): Owned | null => {
    const app = specs.app(name)
    if (!app) return null
    if (specs.list(`apps/${name}`).length === 0) return null
    const memory = memoryOf(name)
    const mine = ownedOnDisk(source, memory, app, environment)
    const remembered = rememberedOwned(memory)[environment]
    if (!mine && !remembered) return seed(source, specs, memory, app, environment)
    const start = remembered && !fromDisk(name, environment) ? remembered : (mine ?? remembered!)
    return { ...start, replicas: replicas(memory, app, mine, remembered, start) }
  }
}

// A count that nobody touched follows the spec; one that somebody set stays.
function replicas(
  memory: Memory | null,
  app: AppSpec,
  mine: Owned | null,
  remembered: Owned | undefined,
  start: Owned,
) {
  const untouched = !mine || !remembered || mine.replicas === remembered.replicas
  const spec = rememberedSpec(memory)
  const asked = spec !== null && JSON.stringify(spec.replicas) !== JSON.stringify(app.replicas)
  return typeof start.replicas !== 'number' || (untouched && asked) ? undefined : start.replicas
}

// The tag of the nearest environment before it that has an overlay.
function seed(source: Source, specs: Specs, memory: Memory | null, app: AppSpec, environment: string): Owned | null {
  const order = specs.repo?.environments.map(item => item.name) ?? []
  for (const before of order.slice(0, Math.max(order.indexOf(environment), 0)).reverse()) {
    const owned = ownedOnDisk(source, memory, app, before)
    if (owned && (owned.tag !== null || owned.digest !== null)) return { ...owned, replicas: undefined }
  }
  return null
}
