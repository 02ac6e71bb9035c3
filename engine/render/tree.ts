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

/** Renders a folder. A template that comes out blank writes no file. */
export function renderFolder(templates: readonly Template[], model: Model): Map<string, RenderedFile> {
  const files = new Map<string, RenderedFile>()
  const shape = shapeId(shapeOf(model))
  const items = new Map<string, { model: Model; shape: string }[]>()
  for (const template of templates) {
    const each = Object.keys(EACH).find(
      name => template.path.includes(`{{${name}}}`) && Array.isArray(model[EACH[name]!]),
    )
    if (!each) {
      add(files, template, model, shape)
      continue
    }
    const models = items.get(each) ?? itemModels(model, EACH[each]!)
    items.set(each, models)
    for (const item of models) add(files, template, item.model, item.shape)
  }
  return files
}

function itemModels(model: Model, list: string): { model: Model; shape: string }[] {
  const { [list]: items, ...rest } = model
  const shape = shapeOf(rest)
  return (items as Model[]).map(item => ({ model: { ...model, ...item }, shape: shapeId(`${shape}${shapeOf(item)}`) }))
}

function add(files: Map<string, RenderedFile>, template: Template, model: Model, shape: string): void {
  const text = template.render(model)
  if (text.trim() === '') return
  const path = template.path.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(model[name]))
  files.set(path, { text, shape: `${template.path}|${shape}` })
}
