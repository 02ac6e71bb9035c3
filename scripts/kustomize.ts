// kustomize, by whichever command is installed. Its absence is an error: nothing may be taken for checked that was not.
import { execFileSync } from 'node:child_process'

const COMMANDS = [
  ['kustomize', 'build'],
  ['kubectl', 'kustomize'],
] as const

function findCommand(): readonly string[] {
  for (const [command, verb] of COMMANDS) {
    try {
      execFileSync(command, [verb, '--help'], { stdio: 'ignore' })
      return [command, verb]
    } catch {}
  }
  throw new Error('neither kustomize nor kubectl is installed: install one to run the tests')
}

let command: readonly string[] | undefined

/** What a folder builds to. Throws with kustomize's own words when it does not build. */
export function buildFolder(folder: string): string {
  command ??= findCommand()
  const [name = '', ...args] = command
  return execFileSync(name, [...args, folder], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}
