// `npm run build`: dist/cli.cjs (the bin), dist/index.js (the package) and its types, with everything but Plop inside.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild'
import { ROOT } from './cases.ts'
import { compileTemplates } from './compile-templates.ts'

const dist = join(ROOT, 'dist')
rmSync(dist, { recursive: true, force: true })

const templates: Plugin = {
  name: 'templates',
  setup: ({ onLoad }) => {
    const contents = compileTemplates()
    onLoad({ filter: /engine[\\/]render[\\/]templates\.ts$/ }, () => ({
      contents,
      loader: 'js',
      resolveDir: join(ROOT, 'engine/render'),
    }))
  },
}

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  keepNames: false,
  legalComments: 'none',
  metafile: true,
  external: ['plop', 'node-plop'],
  absWorkingDir: ROOT,
  plugins: [templates],
} satisfies BuildOptions

const bin = await build({
  ...common,
  entryPoints: ['bin.ts'],
  outfile: 'dist/cli.cjs',
  format: 'cjs',
  banner: { js: '#!/usr/bin/env node' },
})
// Bundled CommonJS packages ask for node's own modules by require.
const require = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);"
const lib = await build({
  ...common,
  entryPoints: ['index.ts'],
  outfile: 'dist/index.js',
  format: 'esm',
  banner: { js: require },
})
chmodSync(join(dist, 'cli.cjs'), 0o755)
writeFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), licenses([bin.metafile, lib.metafile]))
const tsc = join(ROOT, 'node_modules/.bin/tsc')
execFileSync(tsc, ['-p', 'tsconfig.build.json'], { cwd: ROOT, stdio: 'inherit' })

/** The licences of the packages that were bundled. */
function licenses(metafiles: readonly Metafile[]): string {
  const names = metafiles
    .flatMap(({ inputs }) => Object.keys(inputs))
    .flatMap(path => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [])
  return [...new Set(names)].sort().map(licenseOf).join('\n')
}

function licenseOf(name: string): string {
  const folder = join(ROOT, 'node_modules', name)
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    version: string
    license: string
  }
  const file = ['LICENSE', 'LICENSE.md', 'license', 'LICENCE', 'LICENSE.txt']
    .map(item => join(folder, item))
    .find(existsSync)
  return `${name} ${version} (${license})\n\n${file ? readFileSync(file, 'utf8').trim() : 'No licence text in the package.'}\n`
}
