// The templates, compiled from `templates/` when run from source. The build puts a module with the
// templates compiled in, and the shapes it has checked, in this one's place (scripts/compile-templates.ts).
import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Handlebars from 'handlebars'
import type { Model } from '../types.ts'
import { COMPILE_OPTIONS, HELPERS } from './handlebars.ts'

export interface Template {
  /** Output path, with `{{name}}` where the model fills it. */
  readonly path: string
  readonly render: (model: Model) => string
}

export interface TemplateFolder {
  readonly templates: readonly Template[]
  /** Changes when a template of the folder, or any partial, does. */
  readonly hash: string
}

/** Folder in `templates/` of the checkout. */
export const TEMPLATES = fileURLToPath(new URL('../../templates', import.meta.url))

export interface Templates {
  /** Folder name → its templates, sorted by path. */
  readonly templates: ReadonlyMap<string, TemplateFolder>
  /** Ids of the shapes of files that are known to be valid. */
  readonly proven: ReadonlySet<string>
}

/** Compiles every template. */
export function loadTemplates(): Templates {
  const own = Handlebars.create()
  own.registerHelper(HELPERS as never)
  const partials = readTemplates('_partials')
  for (const { path, text } of partials) own.registerPartial(path, own.compile(text, COMPILE_OPTIONS))
  const folders = readdirSync(TEMPLATES).filter(name => name !== '_partials')
  const templates = new Map(
    folders.sort().map(name => {
      const files = readTemplates(name)
      const templates = files.map(({ path, text }) => ({ path, render: own.compile(text, COMPILE_OPTIONS) }))
      return [name, { templates, hash: hashTexts([...partials, ...files]) }]
    }),
  )
  return { templates, proven: new Set() }
}

/** The templates of a folder, sorted by path, with the partials put in that take no arguments. */
export function readTemplates(name: string): readonly { readonly path: string; readonly text: string }[] {
  const partials = new Map(readFolder('_partials').map(({ path, text }) => [path, text]))
  // A call stands alone on its line, and its indent is the partial's: what Handlebars does at every rendering, once.
  const expand = (text: string): string =>
    text.replace(/^( *)\{\{> *([\w-]+) *\}\}\n/gm, (_, indent: string, partial: string) => {
      const lines = partials.get(partial)
      if (lines === undefined) throw new Error(`templates/${name} calls the partial ${partial}, which is not there`)
      return expand(lines).replace(/^(?=.)/gm, indent)
    })
  return readFolder(name).map(({ path, text }) => ({ path, text: expand(text) }))
}

function readFolder(name: string): readonly { readonly path: string; readonly text: string }[] {
  const root = join(TEMPLATES, name)
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.hbs'))
    .map(path => ({ path: path.replaceAll('\\', '/').slice(0, -4), text: readFileSync(join(root, path), 'utf8') }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

const hashTexts = (files: readonly { readonly path: string; readonly text: string }[]): string =>
  hash('sha256', files.map(({ path, text }) => `${path}\0${text}\0`).join('')).slice(0, 16)
