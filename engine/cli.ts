// The bin: arguments → a command → what is printed and the exit code. Loads no more than the command needs.
import { type AnswersDocument, readDocuments } from './answers/documents.ts'
import { type Field, orList, show } from './answers/fields.ts'
import { type Flags, type Option, readFlags } from './answers/flags.ts'
import { OPTIONS } from './answers/options.ts'
import { NOWHERE } from './answers/read.ts'
import { findRepository } from './disk/find.ts'
import { readInput } from './disk/input.ts'
import { EXIT, Failure, refuse } from './failure.ts'
import type { Generator } from './generator.ts'
import { nearest } from './nearest.ts'
import type { Kit } from './render-unit.ts'
import { findingLines } from './report/findings.ts'
import { printOutcome } from './report/outcome.ts'
import { loadPaint } from './report/paint.ts'
import { type Outcome, runPlan, runScaffold } from './run-scaffold.ts'
import { exitCodeOf, type Request } from './scaffold.ts'
import { VERSION } from './version.ts'

/** What the bin stands on: where it runs, and who asks a person. */
export interface Door {
  readonly cwd: string
  /** Whether there is a person at a terminal to ask. */
  readonly interactive: boolean
  /** Whether what is printed goes to a terminal. */
  readonly terminal: boolean
  /** Says what long work is going on; nothing, when nobody watches. */
  progress(text: string): void
  out(text: string): void
  err(text: string): void
  /** Asks for a generator's answers on the terminal. */
  ask(generator: Generator, appFields: readonly Field[], root: string): Promise<Given>
}

type Given = AnswersDocument['given']

/** Runs one command line and answers its exit code. Throws only on a bug. */
export async function runCli(kit: Kit, argv: readonly string[], door: Door): Promise<number> {
  try {
    return await dispatch(kit, argv, door)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const paint = await loadPaint(door.terminal)
    for (const line of findingLines(error.findings, paint)) door.err(`${line}\n`)
    return error.exitCode
  }
}

async function dispatch(kit: Kit, argv: readonly string[], door: Door): Promise<number> {
  const [command, ...args] = argv
  const generator = kit.generators.find(item => item.name === command)
  if (generator) return runGenerator(kit, generator, args, door)
  if (command === 'set-image') return runSetImage(args, door)
  if (command === 'schema' || command === 'list') {
    const { runSchema, runList } = await import('./commands/describe.ts')
    return command === 'schema' ? runSchema(kit, args, door) : runList(kit, args, door)
  }
  const { helpText } = await import('./report/help.ts')
  if (command === undefined || command === '--help' || command === '-h' || command === 'help') {
    door.out(helpText(kit.generators, args[0]))
    return command === undefined && !door.interactive ? EXIT.refused : EXIT.done
  }
  if (command === '--version' || command === '-V' || command === 'version') {
    door.out(`${VERSION}\n`)
    return EXIT.done
  }
  const near = nearest(command, [...kit.generators.map(item => item.name), 'set-image', 'schema', 'list', 'help'])
  return refuse(
    'usage',
    `unknown command "${show(command)}"${near ? `, did you mean "${near}"?` : ''}`,
    'plop-gitops --help lists them',
  )
}

/** Flags, with help and version answered; null when that was all. */
export async function openFlags(
  command: string,
  args: readonly string[],
  kit: Kit | null,
  door: Door,
  options: readonly Option[],
): Promise<Flags | null> {
  const fields = kit?.generators.find(item => item.name === command)?.fields ?? []
  const flags = readFlags(args, options, fields)
  if (flags.options.help) {
    const { helpText } = await import('./report/help.ts')
    door.out(helpText(kit?.generators ?? [], command))
    return null
  }
  if (flags.options.version) {
    door.out(`${VERSION}\n`)
    return null
  }
  return flags
}

async function runGenerator(kit: Kit, generator: Generator, args: readonly string[], door: Door): Promise<number> {
  const flags = await generatorFlags(kit, generator, args, door)
  if (!flags) return EXIT.done
  const root = findRepository(door.cwd, flags.options.dest as string | undefined)
  const requests = await collectRequests(kit, generator, flags, door, root)
  const outcome = await runScaffold(kit, root, Boolean(flags.options.dryRun), requests, door.progress)
  return printReport(outcome, flags, door, root)
}

/** The flags of a generator, checked; null when they only asked for help. */
export async function generatorFlags(
  kit: Kit,
  generator: Generator,
  args: readonly string[],
  door: Door,
): Promise<Flags | null> {
  const flags = await openFlags(generator.name, args, kit, door, OPTIONS)
  if (!flags) return null
  if (flags.findings.length) throw new Failure(flags.findings)
  const [extra] = flags.rest
  if (extra !== undefined)
    refuse(
      'usage',
      `"${show(extra)}" is not an answer`,
      `answers have names, such as --${generator.fields[0]!.name} ${show(extra)}`,
    )
  return flags
}

/** Answers from a file, from flags, or from a person: in that order, whichever there is. */
export async function collectRequests(
  kit: Kit,
  generator: Generator,
  flags: Flags,
  door: Door,
  root: string,
): Promise<readonly Request[]> {
  const file = flags.options.answers as string | undefined
  if (file !== undefined) {
    const text = readInput(door.cwd, file)
    return readDocuments(text, file === '-' ? 'standard input' : file, flags.answers).map(document =>
      requestOf(kit, generator, document),
    )
  }
  if (Object.keys(flags.answers).length === 0 && door.interactive)
    return [{ generator, given: await door.ask(generator, appFieldsOf(kit), root) }]
  return [{ generator, given: { values: flags.answers, place: () => NOWHERE } }]
}

const appFieldsOf = (kit: Kit) => kit.generators.find(item => item.name === 'app')!.fields

function requestOf(kit: Kit, generator: Generator, document: AnswersDocument): Request {
  if (document.generator === null) return { generator, given: document.given }
  const named = kit.generators.find(item => item.name === document.generator)
  if (named) return { generator: named, given: document.given }
  const names = kit.generators.map(item => item.name)
  const finding = {
    rule: 'answers',
    severity: 'error',
    message: `generator is "${show(document.generator)}", expected ${orList(names)}`,
  } as const
  throw new Failure([{ ...finding, ...document.given.place('generator') }])
}

async function runSetImage(args: readonly string[], door: Door): Promise<number> {
  const env: Option = { name: 'env', value: 'ENV', summary: 'The environment' }
  const flags = await openFlags('set-image', args, null, door, [
    env,
    ...OPTIONS.filter(option => option.name !== 'answers'),
  ])
  if (!flags) return EXIT.done
  if (flags.findings.length) throw new Failure(flags.findings)
  const [app, version, ...more] = flags.rest
  const environment = flags.options.env
  if (app === undefined || version === undefined || more.length || typeof environment !== 'string') {
    refuse('usage', 'expected plop-gitops set-image <app> <tag|digest> --env <environment>')
  }
  const { planSetImage } = await import('./commands/set-image.ts')
  const root = findRepository(door.cwd, flags.options.dest as string | undefined)
  const outcome = await runPlan(root, Boolean(flags.options.dryRun), source =>
    planSetImage(source, app, version, environment),
  )
  return printReport(outcome, flags, door, root)
}

/** Prints what a run did and answers its exit code. */
export async function printReport(outcome: Outcome, flags: Flags, door: Door, root: string): Promise<number> {
  await printOutcome(
    outcome,
    { json: Boolean(flags.options.json), dryRun: Boolean(flags.options.dryRun), root, cwd: door.cwd },
    door,
  )
  return exitCodeOf(outcome.plan)
}
