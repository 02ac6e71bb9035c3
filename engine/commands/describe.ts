// Commands that only read: `schema` and `list`.

import { orList, show } from '../answers/fields.ts'
import { jsonSchemas } from '../answers/json-schema.ts'
import { openSpecs } from '../answers/open-specs.ts'
import { OPTIONS } from '../answers/options.ts'
import { type Door, openFlags } from '../cli.ts'
import { findRepository } from '../disk/find.ts'
import { isPending, recover } from '../disk/journal.ts'
import { withLock } from '../disk/lock.ts'
import { openSource } from '../disk/read.ts'
import { EXIT, Failure, refuse } from '../failure.ts'
import { ownedOnDisk } from '../owned.ts'
import { readMemory } from '../plan/plan-unit.ts'
import type { Kit } from '../render-unit.ts'

/** Prints one JSON Schema. */
export async function runSchema(kit: Kit, args: readonly string[], door: Door): Promise<number> {
  const flags = await openFlags(
    'schema',
    args,
    kit,
    door,
    OPTIONS.filter(option => ['help', 'version'].includes(option.name)),
  )
  if (!flags) return EXIT.done
  if (flags.findings.length) throw new Failure(flags.findings)
  const schemas = jsonSchemas(kit.generators)
  const [name = 'gitops', ...more] = flags.rest
  const schema = schemas[name]
  if (!schema || more.length)
    return refuse('usage', `no schema "${show([name, ...more].join(' '))}", expected ${orList(Object.keys(schemas))}`)
  door.out(`${JSON.stringify(schema, null, 2)}\n`)
  return EXIT.done
}

/** Lists the environments, and the services with their image in each. */
export async function runList(kit: Kit, args: readonly string[], door: Door): Promise<number> {
  const flags = await openFlags(
    'list',
    args,
    kit,
    door,
    OPTIONS.filter(option => ['dest', 'json', 'help', 'version'].includes(option.name)),
  )
  if (!flags) return EXIT.done
  if (flags.findings.length) throw new Failure(flags.findings)
  if (flags.rest.length) return refuse('usage', `"${show(flags.rest[0]!)}" is not expected here`)
  const root = findRepository(door.cwd, flags.options.dest as string | undefined)
  // Whoever reads after a stopped run must not read a mix.
  if (isPending(root)) await withLock(root, () => recover(root))
  const source = openSource(root)
  const appFields = kit.generators.find(generator => generator.name === 'app')!.fields
  const { specs } = openSpecs(source, appFields, () => () => null)
  const { repo } = specs
  if (!repo)
    return refuse(
      'repository',
      'no gitops.yaml here',
      'plop-gitops repo makes a repository; --dest DIR names another one',
    )
  const apps = specs.appNames().map(name => {
    const app = specs.app(name)!
    const memory = readMemory(source, `apps/${name}`)
    const versions = repo.environments.flatMap(environment => {
      const owned = ownedOnDisk(source, memory, app, environment.name)
      return owned ? [[environment.name, owned.digest ?? owned.tag ?? ''] as const] : []
    })
    return { name, kind: app.kind, team: app.team, versions: Object.fromEntries(versions) }
  })
  if (flags.options.json) {
    door.out(`${JSON.stringify({ version: 1, name: repo.name, environments: repo.environments, apps }, null, 2)}\n`)
    return EXIT.done
  }
  const head = [
    'service',
    ...repo.environments.map(environment => environment.name + (environment.protected ? ' (protected)' : '')),
  ]
  const rows = apps.map(app => [app.name, ...repo.environments.map(({ name }) => short(app.versions[name] ?? '-'))])
  door.out(table([head, ...rows]))
  return EXIT.done
}

const short = (version: string): string => (version.startsWith('sha256:') ? version.slice(0, 19) : version)

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map(row => row[i]!.length)))
  return rows
    .map(
      row =>
        `${row
          .map((cell, i) => cell.padEnd(widths[i]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}
