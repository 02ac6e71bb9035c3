/** The word most like `word`, or null when none is close enough to be meant (a third of its letters, at least one). */
export function nearest(word: string, words: readonly string[]): string | null {
  const scored = words.map(other => ({ other, cost: distance(word.toLowerCase(), other.toLowerCase()) }))
  const best = scored.sort((a, b) => a.cost - b.cost)[0]
  return best && best.cost <= Math.max(1, Math.floor(word.length / 3)) ? best.other : null
}

// Levenshtein, one row at a time.
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 8) return 99
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + change)
    }
    row = next
  }
  return row[b.length]!
}
