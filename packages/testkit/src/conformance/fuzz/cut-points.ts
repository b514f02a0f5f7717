/** As many characters of a run of base64 are cut at on each side: every state of a decoder, twice. */
const edge = 9

/**
 * Where a text is cut: at every byte, but in the middle of long base64, where one place is like
 * another; evenly thinned out where there are more than `most`.
 */
export function cutPoints(text: string, most: number): number[] {
  const bytes = Buffer.from(text)
  const dull = new Set<number>()
  // By bytes and not by characters: a cut may go through the middle of one.
  for (const { index, 0: run } of bytes.toString('latin1').matchAll(/[\w+/=-]{40,}/g)) {
    for (let at = index + edge; at < index + run.length - edge; at++) dull.add(at)
  }
  const points = Array.from(bytes.keys()).filter((at) => !dull.has(at))
  if (points.length <= most) return points
  return Array.from({ length: most }, (_, at) => points[Math.floor((at * points.length) / most)]!)
}
