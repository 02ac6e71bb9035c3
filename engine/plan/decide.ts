// The one table: what was rendered last time (base), what is on disk (mine) and what is rendered now (next) → what to do.

export interface Sides {
  /** Id of the text rendered last time, or null when the file was not rendered. */
  readonly base: string | null
  /** Id of the text on disk, or null when there is none. */
  readonly mine: string | null
  /** Id of the text rendered now, or null when the file is not rendered any more. */
  readonly next: string | null
}

export type Decision = 'create' | 'change' | 'delete' | 'keep' | 'forget' | 'conflict' | 'taken' | 'orphan'

/** One sentence a case. */
export function decide({ base, mine, next }: Sides): Decision {
  if (next === null) {
    // Neither rendered nor there: nothing to remember.
    if (mine === null) return 'forget'
    // Not rendered any more, and as we left it: it goes.
    if (mine === base) return 'delete'
    // Not rendered any more, but edited: it stays and is said.
    return 'orphan'
  }
  // A new file in a free place.
  if (base === null && mine === null) return 'create'
  // There already with just this text: from now on it is remembered.
  if (mine === next) return 'keep'
  // A new file where somebody else's stands.
  if (base === null) return 'taken'
  // Deleted by a person: stays deleted.
  if (mine === null) return 'keep'
  // Nothing new from us: whatever stands there stays.
  if (base === next) return 'keep'
  // New from us, untouched by people.
  if (mine === base) return 'change'
  // New from us, edited by people.
  return 'conflict'
}
