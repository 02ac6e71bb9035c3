import { refuse } from '../failure.ts'
import type { Inside, Place } from './inside.ts'

const RESERVED = /(?:^|[\\/])\.git(?:[\\/]|$)|^\.gitops[\\/]tmp(?:[\\/]|$)/i

/** Where a planned path lies. Throws a Failure, besides what `locate` throws, for Git's own folder and for ours. */
export function locateTarget(inside: Inside, path: string): Place {
  const place = inside.locate(path)
  const relative = place.real.slice(inside.root.length + 1)
  if (RESERVED.test(relative) || RESERVED.test(path)) refuse('outside', 'is not for a plan to write', undefined, path)
  return place
}

/**
 * The folder of the lock, the journal and the staged texts, which need not exist. Throws a Failure when something other
 * than a folder of the repository stands in its way.
 */
export function locateTmp(inside: Inside): string {
  let real = ''
  for (const path of ['.gitops', '.gitops/tmp']) {
    const place = inside.locate(path)
    if (place.kind !== 'folder' && place.kind !== 'absent') refuse('disk', 'is not a folder', undefined, path)
    real = place.real
  }
  return real
}
