import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Failure, refuse } from '../failure.ts'

/** The text of a file a person names on the command line; `-` is standard input. Throws Failure when it cannot be read. */
export function readInput(cwd: string, file: string): string {
  try {
    const bytes = readFileSync(file === '-' ? 0 : resolve(cwd, file))
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof Failure) throw error
    const code = (error as NodeJS.ErrnoException).code
    const reason =
      code === 'ENOENT'
        ? 'is not there'
        : code === 'EISDIR'
          ? 'is a folder'
          : error instanceof TypeError
            ? 'is not UTF-8 text'
            : `cannot be read (${code ?? (error as Error).message})`
    return refuse('answers', reason, undefined, file)
  }
}
