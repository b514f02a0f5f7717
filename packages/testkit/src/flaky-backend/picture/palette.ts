import { hash } from 'node:crypto'

/** The colours of one picture. */
export interface Palette {
  readonly background: string
  readonly shape: string
  readonly accent: string
}

/** Colours derived from a text: the same text always looks the same, another one different. */
export function paletteOf(text: string): Palette {
  const hue = parseInt(hash('sha256', text).slice(0, 4), 16) % 360
  return {
    background: `hsl(${hue}, 42%, 24%)`,
    shape: `hsl(${(hue + 25) % 360}, 44%, 31%)`,
    accent: `hsl(${(hue + 45) % 360}, 85%, 72%)`,
  }
}
