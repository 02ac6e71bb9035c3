// One unit's rendered files against the disk and the memory → changes, findings and the memory to keep.
import type { Change, Finding, Source, Value } from '../types.ts'
import { decide } from './decide.ts'
import { blobId, type Memory, memoryPath, parseMemory, printMemory } from './memory.ts'

export interface Rendered {
  readonly unit: string
  readonly templates: string
  readonly input: Readonly<Record<string, Value>>
  /** Path → text rendered now. */
  readonly files: ReadonlyMap<string, string>
  /** Paths whose text on disk differs from the rendered one in nothing but what an overlay owns. */
  readonly untouched: ReadonlySet<string>
  /** Path → text that starts as a copy from another environment, in place of the rendered one or beside it. */
  readonly copies: ReadonlyMap<string, string>
}

export interface UnitPlan {
  readonly changes: readonly Change[]
  readonly findings: readonly Finding[]
}

export const readMemory = (source: Source, unit: string): Memory | null => parseMemory(source.read(memoryPath(unit)))

/** Plans one unit. Changes come unsorted; a conflict is a finding of severity error. */
export function planUnit(source: Source, rendered: Rendered, memory: Memory | null): UnitPlan {
  const changes: Change[] = []
  const findings: Finding[] = []
  const files: Record<string, string> = {}
  const deleted: string[] = []
  const copied: Record<string, string> = { ...memory?.copied }
  // A service that is not there yet has no file to look for in its folder.
  const absent = memory === null && source.list(rendered.unit).length === 0 ? `${rendered.unit}/` : null
  const read = (path: string) => (absent !== null && path.startsWith(absent) ? null : source.read(path))
  const paths = new Set([...rendered.files.keys(), ...Object.keys(memory?.files ?? {})])
  for (const path of paths) {
    const next = rendered.files.get(path) ?? null
    const nextId = next === null ? null : blobId(next)
    const base = memory?.files[path] ?? null
    const copy = rendered.copies.get(path)
    const before = read(path)
    if (before === null && base === null && next !== null && copy !== undefined && copy !== next) {
      changes.push({ kind: 'create', path, after: copy }, { kind: 'create', path: `.gitops/base/${path}`, after: next })
      files[path] = nextId!
      continue
    }
    const mine = before === null ? null : rendered.untouched.has(path) ? base : blobId(before)
    const decision = decide({ base, mine, next: nextId })
    if (decision === 'create') changes.push({ kind: 'create', path, after: next! })
    if (decision === 'change' && before !== next) changes.push({ kind: 'change', path, before: before!, after: next! })
    if (decision === 'delete') changes.push({ kind: 'delete', path, before: before! })
    const finding = report(decision, path)
    if (finding) findings.push(finding)
    // What somebody else put there is not remembered as ours: when it goes, ours is made.
    if (nextId !== null && decision !== 'taken') files[path] = nextId
    if (mine === null && base !== null && next !== null) deleted.push(path)
  }
  findings.push(...missing(changes, deleted))
  for (const [path, text] of rendered.copies) {
    if (rendered.files.has(path) || source.read(path) !== null) continue
    changes.push({ kind: 'create', path, after: text })
    copied[path] = blobId(text)
  }
  const path = memoryPath(rendered.unit)
  const before = source.read(path)
  const after = printMemory({ templates: rendered.templates, input: rendered.input, files, copied })
  if (before === null) changes.push({ kind: 'create', path, after })
  else if (before !== after && changed(memory, files, rendered, changes))
    changes.push({ kind: 'change', path, before, after })
  return { changes, findings }
}

// A file people deleted stays deleted, but a kustomization that this run writes may still list it.
function missing(changes: readonly Change[], deleted: readonly string[]): readonly Finding[] {
  return deleted.flatMap(path => {
    const [, folder = '', name = ''] = /^(.*)\/([^/]+)$/.exec(path) ?? []
    const file = `${folder}/kustomization.yaml`
    const written = changes.find(change => change.path === file && change.kind !== 'delete')
    if (!written || written.kind === 'delete' || !written.after.split('\n').includes(`  - ${name}`)) return []
    const message = `lists ${name}, which was deleted here, so it does not build`
    return [
      {
        rule: 'missing-resource',
        severity: 'warn',
        file,
        line: 0,
        col: 0,
        message,
        hint: 'take it off the list, or bring the file back',
      },
    ]
  })
}

// Memory changes with what it remembers, not with how it happens to be written.
const changed = (
  memory: Memory | null,
  files: Readonly<Record<string, string>>,
  rendered: Rendered,
  changes: readonly Change[],
) =>
  changes.length > 0 ||
  memory === null ||
  memory.templates !== rendered.templates ||
  JSON.stringify(memory.input) !== JSON.stringify(rendered.input) ||
  Object.keys(files).some(path => files[path] !== memory.files[path]) ||
  Object.keys(memory.files).some(path => !(path in files))

function report(decision: string, file: string): Finding | null {
  const finding = (severity: Finding['severity'], rule: string, message: string, hint: string): Finding => ({
    rule,
    severity,
    file,
    line: 0,
    col: 0,
    message,
    hint,
  })
  switch (decision) {
    case 'conflict':
      return finding(
        'error',
        'merge-conflict',
        'edited here, and this run would change it too',
        'nothing is written; take your edit out, run again, and put it back',
      )
    case 'taken':
      // A README or .gitignore that came with the Git repository is nobody's manifest: it stays, and that is said.
      return /\.ya?ml$/.test(file)
        ? finding(
            'error',
            'taken',
            'is there already and was not written by this tool',
            'move it away, or give it the text that would be written',
          )
        : finding(
            'warn',
            'taken',
            'was there already; kept as it is',
            'delete it and run again for the one that would be written',
          )
    case 'orphan':
      return finding(
        'warn',
        'orphan',
        'is not rendered any more; kept, because it was edited here',
        'delete it when you do not need it',
      )
    default:
      return null
  }
}
