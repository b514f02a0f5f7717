/**
 * Beyond every vendor's largest side (4,096 to 8,192 today); what is longer is a slip of the
 * keyboard.
 */
const maxSide = 16_384

const sizeForm = /^([1-9]\d{0,4})x([1-9]\d{0,4})$/
const ratioForm = /^([1-9]\d{0,4}):([1-9]\d{0,4})$/

export const expectedSize: string =
  "expected 'WIDTHxHEIGHT' in pixels like '1024x1024', each side from 1 to 16384"
export const expectedRatio: string =
  "expected 'WIDTH:HEIGHT' in whole numbers like '16:9', each from 1 to 16384"

/** Whether a text is a size in pixels: `1536x1024`. */
export function isSize(text: string): boolean {
  return sides(sizeForm, text) !== undefined
}

/** Whether a text is an aspect ratio: `16:9`. */
export function isRatio(text: string): boolean {
  return sides(ratioForm, text) !== undefined
}

/**
 * Whether a size lies one way and an aspect ratio stands the other. Anything closer than that is
 * for the caller to say: vendors offer only some sizes, each takes the one of the two that it
 * knows, and '1536x1024' beside '16:9' asks each for its nearest.
 */
export function contradicts(size: unknown, ratio: unknown): boolean {
  const ofSize = sides(sizeForm, size)
  const ofRatio = sides(ratioForm, ratio)
  if (ofSize === undefined || ofRatio === undefined) return false
  return Math.sign(ofSize[0] - ofSize[1]) * Math.sign(ofRatio[0] - ofRatio[1]) < 0
}

function sides(form: RegExp, text: unknown): [width: number, height: number] | undefined {
  const match = typeof text === 'string' ? form.exec(text) : null
  if (match === null) return undefined
  const [width, height] = [Number(match[1]), Number(match[2])]
  return Math.max(width, height) > maxSide ? undefined : [width, height]
}
