// The same service by stock Plop and by hygen: our own files as their templates. They neither check nor remember anything.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { readTree } from '../engine/disk/read.ts'
import { ROOT } from '../scripts/cases.ts'
import type { Command } from './measure.ts'

export interface Peer {
  readonly name: string
  /** The command that adds one service, without a question. */
  add(service: string): Command
  readonly cwd: string
}

const SAMPLE = 'zz-sample'

/** Makes both peers' set-ups from the files of one service, which is called `zz-sample`. */
export function makePeers(repository: string, dir: string): readonly Peer[] {
  const files = [...readTree(repository)].filter(([path]) => path.includes(SAMPLE))
  if (!files.length) throw new Error('the sample service has no files')
  return [makePlop(files, join(dir, 'plop')), makeHygen(files, join(dir, 'hygen'))]
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

function makePlop(files: readonly (readonly [string, string])[], dir: string): Peer {
  for (const [path, text] of files) {
    write(
      join(dir, 'templates', `${path.replaceAll(SAMPLE, '{{name}}')}.hbs`),
      text.replaceAll('{{', '\\{{').replaceAll(SAMPLE, '{{name}}'),
    )
  }
  // addMany is Plop's best form for many files: one action.
  const plopfile = `export default plop => plop.setGenerator('app', {
  prompts: [{ type: 'input', name: 'name', message: 'name' }],
  actions: [{ type: 'addMany', destination: 'out', base: 'templates', templateFiles: 'templates/**/*.hbs', globOptions: { dot: true } }],
})\n`
  write(join(dir, 'plopfile.mjs'), plopfile)
  const bin = join(ROOT, 'node_modules/plop/bin/plop.js')
  return {
    name: 'plop',
    cwd: dir,
    add: service => [process.execPath, bin, '--no-progress', 'app', '--', '--name', service],
  }
}

function makeHygen(files: readonly (readonly [string, string])[], dir: string): Peer {
  for (const [index, [path, text]] of files.entries()) {
    const to = join('out', path.replaceAll(SAMPLE, '<%= name %>'))
    write(
      join(dir, '_templates/app/new', `${index}.ejs.t`),
      `---\nto: ${to}\n---\n${text.replaceAll(SAMPLE, '<%= name %>')}`,
    )
  }
  const bin = join(ROOT, 'node_modules/hygen/dist/bin.js')
  if (!existsSync(bin)) throw new Error(`hygen is not installed: ${relative(ROOT, bin)} is missing; run npm ci`)
  return { name: 'hygen', cwd: dir, add: service => [process.execPath, bin, 'app', 'new', '--name', service] }
}

/** How many files a peer made of a service: a bench that measured nothing would be quick. */
export const filesOf = (peer: Peer, service: string): number =>
  [...readTree(join(peer.cwd, 'out')).keys()].filter(path => path.includes(service)).length
