// Plop's door. Plop binds what stands before `--` by position, ignores flags there, and exits 0 on a plopfile that
// throws (seen with 4.0.5), so what it would get wrong is refused here with the right exit code.
import { sep } from 'node:path'
import type { NodePlopAPI } from 'plop'
import { orList, show } from './answers/fields.ts'
import type { Prompt } from './answers/prompts.ts'
import { ask } from './ask.ts'
import { collectRequests, type Door, generatorFlags, printReport } from './cli.ts'
import { findRepository } from './disk/find.ts'
import { EXIT, Failure, refuse } from './failure.ts'
import type { Generator } from './generator.ts'
import type { Kit } from './render-unit.ts'
import { findingLines } from './report/findings.ts'
import { runScaffold } from './run-scaffold.ts'
import { exitCodeOf, type Request } from './scaffold.ts'

// Plop's own switches, which may stand before `--`; those with a value take the word that follows.
const SWITCHES = [
  '--help',
  '-h',
  '--version',
  '-v',
  '--force',
  '-f',
  '--show-type-names',
  '-t',
  '--no-progress',
  '--progress',
  '--no-color',
]
const WITH_VALUE = ['--plopfile', '--cwd', '--preload', '--dest', '--require', '-r']

/** Registers the generators with Plop. Exits the process where Plop would go on with what it misread. */
export function registerGenerators(plop: NodePlopAPI, kit: Kit): void {
  try {
    const before = readBefore(process.argv.slice(2), kit)
    plop.setWelcomeMessage('What shall be added to the repository?')
    plop.setActionType('scaffold', answers => scaffold(kit, answers as unknown as Collected))
    for (const generator of kit.generators) {
      plop.setGenerator(generator.name, {
        description: generator.summary,
        prompts: (async (inquirer: { prompt: Prompt }) => {
          return guarded(() => collect(kit, generator, before.dest, inquirer))
        }) as never,
        actions: [{ type: 'scaffold' }],
      })
    }
  } catch (error) {
    leave(error)
  }
}

interface Collected {
  readonly requests: readonly Request[]
  readonly flags: Awaited<ReturnType<typeof generatorFlags>>
  readonly root: string
}

/** What stands before `--`: the generator's name, and where the repository is. Answers are refused there. */
function readBefore(argv: readonly string[], kit: Kit): { readonly dest: string | undefined } {
  const dashes = argv.indexOf('--')
  const args = dashes < 0 ? argv : argv.slice(0, dashes)
  const words: string[] = []
  let dest: string | undefined
  for (let i = 0; i < args.length; i++) {
    const [flag, inline] = args[i]!.split(/=(.*)/s) as [string, string?]
    if (WITH_VALUE.includes(flag)) {
      const value = inline ?? args[++i]
      if (flag === '--dest') dest = value
    } else if (flag.startsWith('-') && flag !== '-') {
      if (!SWITCHES.includes(flag))
        refuse(
          'usage',
          `${flag} stands before "--", where Plop does not pass it on`,
          `npx plop ${words[0] ?? kit.generators[0]!.name} -- ${flag} …`,
        )
    } else words.push(args[i]!)
  }
  const [name, extra] = words
  const names = kit.generators.map(generator => generator.name)
  if (extra !== undefined && names.includes(name!))
    refuse(
      'usage',
      `"${show(extra)}" is not an answer`,
      `answers have names: npx plop ${name} -- --name ${show(extra)}`,
    )
  const asksNothing = args.some(arg => ['--help', '-h', '--version', '-v'].includes(arg))
  if (name === undefined && !asksNothing && !isInteractive())
    refuse(
      'usage',
      `no generator named and no terminal to ask on, expected ${orList(names)}`,
      `npx plop ${names[0]} -- --help`,
    )
  return { dest }
}

async function collect(
  kit: Kit,
  generator: Generator,
  destBefore: string | undefined,
  inquirer: { prompt: Prompt },
): Promise<Collected> {
  const dashes = process.argv.indexOf('--')
  const args = dashes < 0 ? [] : process.argv.slice(dashes + 1)
  const door = plopDoor(inquirer)
  const flags = await generatorFlags(kit, generator, args, door)
  if (!flags) process.exit(EXIT.done)
  const root = findRepository(door.cwd, (flags.options.dest as string | undefined) ?? destBefore)
  return { requests: await collectRequests(kit, generator, flags, door, root), flags, root }
}

async function scaffold(kit: Kit, { requests, flags, root }: Collected): Promise<string> {
  return guarded(async () => {
    const door = plopDoor()
    const outcome = await runScaffold(kit, root, Boolean(flags!.options.dryRun), requests, door.progress)
    const code = await printReport(outcome, flags!, door, root)
    if (code !== EXIT.done) process.exit(exitCodeOf(outcome.plan))
    return outcome.written ? 'written' : 'nothing written'
  })
}

// Plop goes up to the plopfile's folder. The shell remembers the folder below it where the command was typed.
function whereThePersonStands(): string {
  const cwd = process.cwd()
  return [process.env.PWD, process.env.INIT_CWD].find(dir => dir?.startsWith(cwd + sep)) ?? cwd
}

const isInteractive = () => Boolean(process.stdin.isTTY && process.stdout.isTTY)

function plopDoor(inquirer?: { prompt: Prompt }): Door {
  return {
    cwd: whereThePersonStands(),
    interactive: isInteractive(),
    terminal: Boolean(process.stdout.isTTY),
    progress: text => {
      if (process.stderr.isTTY) process.stderr.write(`${text}\n`)
    },
    out: text => void process.stdout.write(text),
    err: text => void process.stderr.write(text),
    ask: (generator, appFields, root) => ask(generator, appFields, root, questions => inquirer!.prompt(questions)),
  }
}

async function guarded<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    return leave(error)
  }
}

function leave(error: unknown): never {
  if (error instanceof Failure) {
    for (const line of findingLines(error.findings)) process.stderr.write(`${line}\n`)
    process.exit(error.exitCode)
  }
  process.stderr.write(`this is a bug in plop-gitops: ${(error as Error)?.stack ?? error}\n`)
  process.exit(EXIT.bug)
}
