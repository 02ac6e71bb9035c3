// The bin `plop-gitops`: wires the generators and the templates to the command line.
import { askOnTerminal } from './engine/ask.ts'
import { runCli } from './engine/cli.ts'
import { EXIT } from './engine/failure.ts'
import { loadTemplates } from './engine/render/templates.ts'
import { generators } from './generators/index.ts'

const kit = { generators, ...loadTemplates() }

runCli(kit, process.argv.slice(2), {
  cwd: process.cwd(),
  // Looked at when it matters: opening the streams costs a moment.
  get interactive() {
    return Boolean(process.stdin.isTTY && process.stdout.isTTY)
  },
  get terminal() {
    return Boolean(process.stdout.isTTY)
  },
  progress: text => {
    if (process.stderr.isTTY) process.stderr.write(`${text}\n`)
  },
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
  ask: askOnTerminal,
}).then(
  code => {
    process.exitCode = code
  },
  (error: unknown) => {
    process.stderr.write(`this is a bug in plop-gitops: ${(error as Error)?.stack ?? error}\n`)
    process.exitCode = EXIT.bug
  },
)
