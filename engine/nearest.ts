/** The candidate that `word` was most likely meant to be, or null when none is close. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  let best: string | null = null
  let least = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of candidates) {
    const same = candidate.toLowerCase() === word.toLowerCase()
    const distance = same
      ? 0.5
      : Math.abs(candidate.length - word.length) < least
        ? editDistance(word, candidate)
        : least
    if (distance < least) {
      best = candidate
      least = distance
    }
  }
  return best
}

/** `, did you mean "automated"?`, or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const near = nearest(word, candidates)
  return near === null ? '' : `, did you mean "${near}"?`
}

/** Optimal string alignment: insertions, deletions, replacements and swaps of neighbours. */
function editDistance(from: string, to: string): number {
  let before: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let col = 1; col <= to.length; col++) {
      const cost = from[row - 1] === to[col - 1] ? 0 : 1
      const swapped = row > 1 && col > 1 && from[row - 1] === to[col - 2] && from[row - 2] === to[col - 1]
      const swap = swapped ? before[col - 2]! + 1 : Number.POSITIVE_INFINITY
      current[col] = Math.min(last[col]! + 1, current[col - 1]! + 1, last[col - 1]! + cost, swap)
    }
    before = last
    last = current
  }
  return last[to.length]!
}
