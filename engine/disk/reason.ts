import { refuse } from '../failure.ts'

/** The code of an error that came from the operating system, such as ENOSPC; undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : undefined
}

/** What the operating system said, in words and without the absolute path that Node adds to it. */
export function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return /^[A-Z0-9_]+: ([^,]+), /.exec(message)?.[1] ?? message
}

/** Runs `action`; an error of the operating system becomes a Failure (exit 2) about `path`, any other passes through. */
export function attempt<T>(path: string, wanted: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (systemCode(error) === undefined) throw error
    return refuse('disk', `${wanted}: ${reason(error)}`, undefined, path)
  }
}
