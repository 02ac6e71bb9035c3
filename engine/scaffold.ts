// The flow: answers → specs → models → rendered units → plan, checked. Pure but for what it reads; writing is the door's.
import { appPath, type OpenSpecs, openSpecs } from './answers/open-specs.ts'
import { type Given, readAnswers } from './answers/read.ts'
import { editSpec, printApp, printGitops } from './answers/spec-file.ts'
import { EXIT, Failure, refuse } from './failure.ts'
import type { Generator } from './generator.ts'
import { startOwned } from './owned.ts'
import { planUnit, readMemory } from './plan/plan-unit.ts'
import { type Kit, type RenderedUnit, type RunKit, renderApp, renderRepository } from './render-unit.ts'
import type { Change, Finding, Plan, Source } from './types.ts'
import { verifyChanges } from './verify.ts'

/** One document of answers, and the generator it is for. */
export interface Request {
  readonly generator: Generator
  readonly given: Given
}

type Copy = { readonly from: string; readonly to: string }

/**
 * Plans what the requests would do to the repository, all in one. Throws Failure for refused answers; conflicts and
 * notes are findings of the plan.
 */
export function planScaffold(kit: Kit, source: Source, requests: readonly Request[]): Plan {
  const run: RunKit = { ...kit, seen: new Map() }
  const useDisk = new Set<string>()
  const appFields = kit.generators.find(generator => generator.name === 'app')!.fields
  const open = openSpecs(source, appFields, specs =>
    startOwned(source, specs, (app, environment) => useDisk.has(`${app}/${environment}`)),
  )
  const findings: Finding[] = []
  const copies: Copy[] = []
  for (const request of requests) applyRequest(open, request, findings, copies)
  if (!open.specs.repo) throw new Error('no request has made a repository')
  const repoChanged = JSON.stringify(open.before.repo()) !== JSON.stringify(open.specs.repo)
  const wide = requests.some(request => request.generator.name !== 'app')
  const changes: Change[] = specChanges(open, source)
  const shapes = new Map<string, string>()
  const copied = new Set<string>()
  const take = (unit: RenderedUnit) => {
    const plan = planUnit(source, unit, readMemory(source, unit.unit))
    changes.push(...plan.changes)
    findings.push(...plan.findings)
    for (const [path, shape] of unit.shapes) shapes.set(path, shape)
    for (const path of unit.copies.keys()) if (!unit.files.has(path)) copied.add(path)
  }
  if (wide) take(renderRepository(run, open))
  const apps = wide || repoChanged ? open.specs.appNames() : open.changedApps()
  for (const name of apps) {
    take(renderApp(run, open, source, readMemory(source, `apps/${name}`), name, useDisk, copies))
  }
  const sorted = changes.sort((a, b) => (a.path < b.path ? -1 : 1))
  findings.push(
    ...verifyChanges(
      // What people wrote and a copy carries over may be a patch: half an object.
      sorted.filter(change => !copied.has(change.path)),
      shapes,
      kit.proven,
    ),
  )
  const errors = findings.some(finding => finding.severity === 'error')
  return { changes: errors ? [] : sorted, findings }
}

function applyRequest(open: OpenSpecs, { generator, given }: Request, findings: Finding[], copies: Copy[]): void {
  const { specs } = open
  const present = generator.present(specs, given.values)
  const answers = readAnswers(generator.fields, given, present)
  if (!specs.repo && generator.name !== 'repo') {
    refuse('repository', 'no gitops.yaml here', 'plop-gitops repo makes a repository; --dest DIR names another one')
  }
  try {
    const edit = generator.apply(specs, answers, new Set(Object.keys(given.values)))
    if (edit.repo) open.setRepo(edit.repo)
    for (const app of edit.apps ?? []) open.setApp(app)
    if (edit.copy) copies.push(edit.copy)
    findings.push(...(edit.findings ?? []))
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    throw new Failure(
      error.findings.map(finding => placed(finding, given)),
      error.exitCode,
    )
  }
}

// A finding about an answer starts with its name, or with what it is a list of; the place is known here only.
function placed(finding: Finding, given: Given): Finding {
  if (finding.file !== '') return finding
  const word = /^(\w+) /.exec(finding.message)?.[1] ?? ''
  return { ...finding, ...given.place([word, `${word}s`, 'name'].find(name => name in given.values)) }
}

function specChanges(open: OpenSpecs, source: Source): Change[] {
  const repo = specChange(source, 'gitops.yaml', open.before.repo(), open.specs.repo!, printGitops)
  const apps = open
    .changedApps()
    .map(name => specChange(source, appPath(name), open.before.app(name), open.specs.app(name)!, printApp))
  return [repo, ...apps].filter(change => change !== null)
}

function specChange<T extends object>(
  source: Source,
  path: string,
  old: T | null,
  now: T,
  print: (spec: T) => string,
): Change | null {
  const before = source.read(path)
  if (before === null || old === null) return { kind: 'create', path, after: print(now) }
  const after = editSpec(before, old, now)
  return after === before ? null : { kind: 'change', path, before, after }
}

/** The exit code of a plan: 1 when something keeps it from being carried out. */
export const exitCodeOf = (plan: Plan): number =>
  plan.findings.some(finding => finding.severity === 'error') ? EXIT.findings : EXIT.done
