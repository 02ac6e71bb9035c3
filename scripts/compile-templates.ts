// The module the build puts in the place of engine/render/templates.ts: templates compiled, shapes proven.
import Handlebars from 'handlebars'
import { COMPILE_OPTIONS } from '../engine/render/handlebars.ts'
import { loadTemplates, readTemplates } from '../engine/render/templates.ts'
import { generators } from '../generators/index.ts'
import { cases } from './cases.ts'
import { renderFixture } from './render-fixture.ts'

/** Text of the module. Throws when a fixture does not render to a valid tree. */
export function compileTemplates(): string {
  const kit = { generators, ...loadTemplates() }
  const compile = (text: string) => String(Handlebars.precompile(text, COMPILE_OPTIONS))
  const partials = readTemplates('_partials').map(({ path, text }) => `${JSON.stringify(path)}: ${compile(text)}`)
  const folders = [...kit.templates].map(([name, { hash }]) => {
    const files = readTemplates(name).map(({ path, text }) => `[${JSON.stringify(path)}, ${compile(text)}]`)
    return `[${JSON.stringify(name)}, ${JSON.stringify(hash)}, [${files.join(',\n')}]]`
  })
  return `import Handlebars from 'handlebars/runtime.js'
import { HELPERS } from './handlebars.ts'
const partials = {${partials.join(',\n')}}
const folders = [${folders.join(',\n')}]
const proven = ${JSON.stringify(provenShapes(kit))}
export function loadTemplates() {
  const own = Handlebars.create()
  own.registerHelper(HELPERS)
  for (const [name, spec] of Object.entries(partials)) own.registerPartial(name, own.template(spec))
  const ready = ([path, spec]) => {
    let template
    return { path, render: model => (template ??= own.template(spec))(model) }
  }
  const templates = new Map(folders.map(([name, hash, files]) => [name, { hash, templates: files.map(ready) }]))
  return { templates, proven: new Set(proven.split(' ')) }
}
`
}

// Every fixture is rendered and checked here; what they are made of needs no second look in the package.
function provenShapes(kit: Parameters<typeof renderFixture>[0]): string {
  const shapes = new Set<string>()
  const watched = { ...kit, proven: { has: (id: string) => !shapes.add(id) } as unknown as ReadonlySet<string> }
  for (const { name, dir } of cases('render')) {
    const { findings } = renderFixture(watched, dir)
    const error = findings.find(finding => finding.severity === 'error')
    if (error) throw new Error(`fixtures/render/${name}: ${error.file}: ${error.message}`)
  }
  return [...shapes].sort().join(' ')
}
