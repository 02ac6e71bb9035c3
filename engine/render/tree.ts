// One template folder and one model → the files it makes, with the shape each was rendered from.
import type { Model } from '../types.ts'
import { shapeId, shapeOf } from './shape.ts'
import type { Template } from './templates.ts'

export interface RenderedFile {
  readonly text: string
  /** Template and an id of the model's shape: files that share it have one structure. */
  readonly shape: string
}

// A path with one of these is rendered once for every item of the list beside it.
const EACH: Readonly<Record<string, string>> = { environment: 'environments', secret: 'secrets' }

/** What a run has found out about each template and shape: the name the two share, and whether they make no file. */
export type Seen = Map<Template, Map<string, { readonly name: string; readonly blank: boolean }>>

/** Renders a folder. A template that comes out blank writes no file, and with the same shape is not asked again. */
export function renderFolder(templates: readonly Template[], model: Model, seen: Seen): Map<string, RenderedFile> {
  const files = new Map<string, RenderedFile>()
  const lists = Object.values(EACH).filter(list => Array.isArray(model[list]))
  const plain = shapeOf(Object.fromEntries(Object.entries(model).filter(([key]) => !lists.includes(key))))
  const shapes = new Map(lists.map(list => [list, (model[list] as readonly unknown[]).map(shapeOf)]))
  const all = plain + lists.map(list => `${list}:${[...new Set(shapes.get(list))]}`).join()
  const shape = shapeId(all)
  const items = new Map(
    lists.map(list => [
      list,
      (model[list] as readonly Model[]).map((item, i) => ({
        model: { ...model, ...item },
        shape: shapeId(`${all}|${shapes.get(list)![i]}`),
      })),
    ]),
  )
  for (const template of templates) {
    const each = items.get(EACH[eachOf(template.path) ?? ''] ?? '')
    if (!each) add(files, template, model, shape, seen)
    else for (const item of each) add(files, template, item.model, item.shape, seen)
  }
  return files
}

const eachOf = (path: string): string | undefined => Object.keys(EACH).find(name => path.includes(`{{${name}}}`))

function add(files: Map<string, RenderedFile>, template: Template, model: Model, shape: string, seen: Seen): void {
  const shapes = seen.get(template) ?? new Map()
  if (!shapes.size) seen.set(template, shapes)
  const known = shapes.get(shape)
  if (known?.blank) return
  const text = template.render(model)
  const blank = text.trim() === ''
  const found = known ?? { name: `${template.path}|${shape}`, blank }
  if (!known) shapes.set(shape, found)
  if (!found.blank) files.set(pathOf(template.path, model), { text, shape: found.name })
}

const pathOf = (path: string, model: Model): string =>
  path
    .split('{{')
    .map((part, i) =>
      i ? String(model[part.slice(0, part.indexOf('}}'))]) + part.slice(part.indexOf('}}') + 2) : part,
    )
    .join('')
