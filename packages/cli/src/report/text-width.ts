/** Size of the letters of the picture, in pixels. */
export const letter = 12

/** How much wider the bold letters of a target are. */
export const boldly = 1.2

/** From here on scripts are about as wide as they are high: Hangul, kana, Chinese, emoji. */
const firstWide = 0x1100

/** How wide a text is at most, in pixels. Nothing can be measured where a file is written, so these are wide letters. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) {
    width += (character.codePointAt(0) ?? 0) < firstWide ? letter * 0.62 : letter * 1.1
  }
  return width
}
