import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/**
 * The absolute root of the repository to work in: `dest` when given, else the nearest folder at or above `cwd` that
 * holds `gitops.yaml`, else `gitops-repo` below `cwd`. The folder need not exist.
 */
export function findRepository(cwd: string, dest?: string): string {
  if (dest) return resolve(cwd, dest)
  const start = resolve(cwd)
  for (let dir = start; ; dir = dirname(dir)) {
    if (existsSync(join(dir, 'gitops.yaml'))) return dir
    if (dir === dirname(dir)) return join(start, 'gitops-repo')
  }
}
