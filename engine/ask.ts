// Asking on a terminal, with Plop's own inquirer; loaded only when there is something to ask.
import type { Field } from './answers/fields.ts'
import { openSpecs } from './answers/open-specs.ts'
import { askAnswers, type Prompt } from './answers/prompts.ts'
import { type Given, NOWHERE } from './answers/read.ts'
import { openSource } from './disk/read.ts'
import { EXIT, Failure } from './failure.ts'
import type { Generator } from './generator.ts'

/** Asks for the answers of a generator about the repository at `root`. An interrupted question is exit code 130. */
export async function ask(
  generator: Generator,
  appFields: readonly Field[],
  root: string,
  prompt: Prompt,
): Promise<Given> {
  const { specs } = openSpecs(openSource(root), appFields, () => () => null)
  try {
    const values = await askAnswers(generator.fields, answers => generator.present(specs, answers), prompt)
    return { values, place: () => NOWHERE }
  } catch (error) {
    if ((error as Error)?.name !== 'ExitPromptError') throw error
    throw new Failure([], EXIT.interrupted)
  }
}

/** Asks by the inquirer that Plop carries. */
export async function askOnTerminal(generator: Generator, appFields: readonly Field[], root: string): Promise<Given> {
  const { default: nodePlop } = await import('node-plop')
  const plop = await nodePlop('', { destBasePath: root, force: false })
  const { inquirer } = plop as unknown as { inquirer: { prompt: Prompt } }
  return ask(generator, appFields, root, questions => inquirer.prompt(questions))
}
