import type { Option } from './flags.ts'

const DEST: Option = {
  name: 'dest',
  value: 'DIR',
  summary: 'The repository; else the nearest folder with a gitops.yaml, else ./gitops-repo',
}
const HELP: Option = { name: 'help', summary: 'Say what the command does and takes' }
const VERSION_FLAG: Option = { name: 'version', summary: 'Print the version' }

/** Options of every command that writes; the others take some of them. */
export const OPTIONS: readonly Option[] = [
  { name: 'answers', value: 'FILE', summary: 'Answers from a YAML or JSON file, or - for standard input' },
  DEST,
  { name: 'dryRun', summary: 'Show what would be written, as diffs, and write nothing' },
  { name: 'json', summary: 'Print the plan as JSON' },
  { name: 'yes', summary: 'Agree to what would else be asked' },
  HELP,
  VERSION_FLAG,
]
