// The bin `plop-gitops`: wires the generators and the templates to the command line.
import { askOnTerminal } from './engine/ask.ts'
import { runCli } from './engine/cli.ts'
import { EXIT } from './engine/failure.ts'
import { loadTemplates } from './engine/render/templates.ts'
import { generators } from './generators/index.ts'

const kit = { generators, ...loadTemplates() }

runCli(kit, process.argv.slice(2), {
  cwd: process.cwd(),
  interactive: Boolean(process.stdin.isTTY && process.stdout.isTTY),
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
