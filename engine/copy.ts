// `env --copyFrom`: an overlay as people have made it → the overlay of a new environment, names and hosts rewritten.
import { hostIn } from './answers/hosts.ts'
import { splitImage } from './answers/image.ts'
import { overlayPath } from './owned.ts'
import type { RenderedFile } from './render/tree.ts'
import type { AppSpec, Specs } from './specs.ts'
import type { Source } from './types.ts'
import { readOwned, setImage } from './yaml/overlay.ts'

/** Path → text of the copied files. Tags are those the new environment is rendered with; the rest is the source's. */
export function copyOverlay(
  source: Source,
  specs: Specs,
  app: AppSpec,
  from: string,
  to: string,
  rendered: ReadonlyMap<string, RenderedFile>,
): Map<string, string> {
  const copies = new Map<string, string>()
  const next = rendered.get(overlayPath(app.name, to))
  if (!next || source.read(overlayPath(app.name, from)) === null) return copies
  const rewrite = rewriter(specs, app, from, to)
  for (const path of filesBelow(source, `apps/${app.name}/overlays/${from}`)) {
    const target = path.replace(`/overlays/${from}/`, `/overlays/${to}/`)
    copies.set(target, rewrite(source.read(path)!))
  }
  const image = splitImage(app.image).name
  const { tag, digest } = readOwned(next.text, image, app.name)
  const kustomization = overlayPath(app.name, to)
  const text = copies.get(kustomization)!
  copies.set(kustomization, setImage(text, image, tag, digest) ?? text)
  return copies
}

// Whole words only: in "staging-checkout" the namespace is meant, in "staging.vendor.com" nothing of ours.
function rewriter(specs: Specs, app: AppSpec, from: string, to: string): (text: string) => string {
  const order = specs.repo!.environments
  const words = new Map([
    [`${from}-${app.name}`, `${to}-${app.name}`],
    [`${app.name}-${from}`, `${app.name}-${to}`],
    [from, to],
  ])
  const [old, now] = [hostIn(from, app, order), hostIn(to, app, order)]
  // A host may follow the slashes of a URL; a name after a slash is somebody's path.
  const host = old !== null && now !== null ? `(?<![A-Za-z0-9_.-])${quote(old)}|` : ''
  // <service>.<namespace>, as the cluster's DNS has it, whatever follows.
  const dns = `(?<=[A-Za-z0-9]\\.)${quote(`${from}-${app.name}`)}(?![A-Za-z0-9_-])|`
  const names = `(?<![A-Za-z0-9_./-])(?:${[...words.keys()].map(quote).join('|')})`
  const whole = new RegExp(`${dns}(?:${host}${names})(?![A-Za-z0-9_/-]|\\.[A-Za-z0-9])`, 'g')
  return text => text.replace(whole, word => words.get(word) ?? now ?? word)
}

const quote = (word: string): string => word.replaceAll('.', '\\.')

function filesBelow(source: Source, folder: string): string[] {
  return source.list(folder).flatMap(name => {
    const path = `${folder}/${name}`
    return source.list(path).length ? filesBelow(source, path) : [path]
  })
}
