// Fixture folders: where they are and how their expectations are read and written.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import fs from 'fs-extra'
import { readTree } from '../engine/disk/read.ts'
import type { Tree } from '../engine/types.ts'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))

export interface Case {
  readonly name: string
  readonly dir: string
}

/** Every folder below `fixtures/<family>` that holds an `answers.yaml`, sorted by name. */
export function cases(family: string): readonly Case[] {
  const root = join(ROOT, 'fixtures', family)
  const found: Case[] = []
  const walk = (dir: string): void => {
    if (existsSync(join(dir, 'answers.yaml'))) found.push({ name: relative(root, dir), dir })
    else
      for (const entry of readdirSync(dir, { withFileTypes: true }))
        if (entry.isDirectory()) walk(join(dir, entry.name))
  }
  if (existsSync(root)) walk(root)
  return found.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The whole tree a fixture expects, dot files included. */
export const expectedTree = (dir: string): Tree => readTree(join(dir, 'expected'), { skip: [] })

/** Puts a tree in the place of what a folder held. */
export function writeTree(dir: string, tree: Tree): void {
  fs.emptyDirSync(dir)
  for (const [path, text] of tree) fs.outputFileSync(join(dir, path), text)
}

export const readExpected = (dir: string, file: string): string => readFileSync(join(dir, file), 'utf8')
