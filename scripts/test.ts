// `npm test`: every suite in one process, then one line that counts tests: `N passed, N failed`.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from './cases.ts'

const pattern = process.argv[2] ?? ''
const files = readdirSync(join(ROOT, 'test'))
  .filter(file => file.endsWith('.test.ts') && file.includes(pattern))
  .sort()
if (!files.length) throw new Error(`no test file has "${pattern}" in its name`)

// Deferred suites queue up here, by file: the same protocol uvu's own runner uses, which closes with other lines.
type Run = () => Promise<readonly [errors: string | true, passed: number, skipped: number, total: number]>
const queue: [string, ...Run[]][] = []
const globals = globalThis as unknown as { UVU_DEFER: number; UVU_INDEX: number; UVU_QUEUE: typeof queue }
Object.assign(globals, { UVU_DEFER: 1, UVU_INDEX: 0, UVU_QUEUE: queue })

for (const [index, file] of files.entries()) {
  globals.UVU_INDEX = index
  queue.push([file])
  await import(pathToFileURL(join(ROOT, 'test', file)).href)
}

let passed = 0
let failed = 0
for (const [file, ...suites] of queue) {
  if (!suites.length) throw new Error(`test/${file} runs no suite: its .run() is missing`)
  process.stdout.write(`${file}\n`)
  for (const run of suites) {
    const [errors, ran, skipped, total] = await run()
    if (skipped) throw new Error(`test/${file} skips ${skipped} tests`)
    passed += ran
    failed += total - ran
    if (errors !== true) process.stdout.write(`\n${errors}\n`)
  }
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exit(failed || !passed ? 1 : 0)
