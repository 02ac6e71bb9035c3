// Colour, where somebody looks. Chalk is loaded for a terminal only; it knows NO_COLOR and the like.

export interface Paint {
  red(text: string): string
  yellow(text: string): string
  green(text: string): string
  dim(text: string): string
}

/** No colour at all. */
export const PLAIN: Paint = { red: text => text, yellow: text => text, green: text => text, dim: text => text }

/** The colours of a terminal, or none. */
export async function loadPaint(terminal: boolean): Promise<Paint> {
  if (!terminal) return PLAIN
  const { default: chalk } = await import('chalk')
  return chalk
}
