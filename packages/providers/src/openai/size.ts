import type { ImageRequest } from '@stint/core'
import { standardSizes, type OpenAISizes } from './models.ts'

/** The rule for sizes since gpt-image-2 (OpenAI's image guide). */
const step = 16
const longestEdge = 3840
const widestRatio = 3
const fewestPixels = 655_360
const mostPixels = 8_294_400

/** Large enough where only an aspect ratio is asked for. */
const megapixel = 1_000_000

/** The size to ask for, or why there is none. */
export type SizeChoice =
  | { readonly size: string | undefined; readonly problem?: undefined }
  | { readonly size?: undefined; readonly problem: string }

type Shape = Pick<ImageRequest, 'size' | 'aspectRatio'>

/**
 * The size of a request. The API knows sizes and no aspect ratios: one that comes alone becomes a
 * size of exactly that ratio. Beside a size it says nothing more.
 */
export function chooseSize(
  { size, aspectRatio }: Shape,
  sizes: OpenAISizes | undefined,
): SizeChoice {
  if (size !== undefined) {
    const problem = sizes === undefined ? undefined : sizeProblem(size, sizes)
    return problem === undefined ? { size } : { problem }
  }
  if (aspectRatio === undefined) return { size: undefined }
  const fitting = sizes === undefined ? undefined : sizeOfRatio(aspectRatio, sizes)
  if (fitting !== undefined) return { size: fitting }
  return { problem: `has no size of aspect ratio ${aspectRatio} (${known(sizes)}): give a size` }
}

function known(sizes: OpenAISizes | undefined): string {
  if (sizes === undefined) return 'the API takes sizes, and those of this model are not known'
  return sizes === 'flexible' ? `both sides are multiples of ${step}` : sizes.join(', ')
}

function sizeProblem(size: string, sizes: OpenAISizes): string | undefined {
  if (sizes !== 'flexible') {
    return sizes.includes(size) ? undefined : `takes the sizes ${sizes.join(', ')}, not ${size}`
  }
  const rule = brokenRule(...sidesOf(size, 'x'))
  return rule === undefined ? undefined : `does not take size ${size}: ${rule}`
}

function brokenRule(width: number, height: number): string | undefined {
  const [long, short] = width > height ? [width, height] : [height, width]
  const pixels = width * height
  if (width % step !== 0 || height % step !== 0) return `both sides must be multiples of ${step}`
  if (long > longestEdge) return `no side may be longer than ${longestEdge}`
  if (long > widestRatio * short) return `the sides may differ by ${widestRatio}:1 at most`
  if (pixels < fewestPixels) return `at least ${fewestPixels} pixels are needed, like 1024x640`
  if (pixels > mostPixels) return `at most ${mostPixels} pixels are possible, like 3840x2160`
  return undefined
}

function sizeOfRatio(ratio: string, sizes: OpenAISizes): string | undefined {
  const [width, height] = sidesOf(ratio, ':')
  const listed = (sizes === 'flexible' ? standardSizes : sizes).find((size) => {
    const [w, h] = sidesOf(size, 'x')
    return w * height === h * width
  })
  if (listed !== undefined || sizes !== 'flexible') return listed
  const divisor = gcd(width, height)
  return smallestMegapixel((width / divisor) * step, (height / divisor) * step)
}

function smallestMegapixel(unitWidth: number, unitHeight: number): string | undefined {
  const scale = Math.ceil(Math.sqrt(megapixel / (unitWidth * unitHeight)))
  const [width, height] = [unitWidth * scale, unitHeight * scale]
  return brokenRule(width, height) === undefined ? `${width}x${height}` : undefined
}

function sidesOf(text: string, separator: 'x' | ':'): [width: number, height: number] {
  const [width, height] = text.split(separator)
  return [Number(width), Number(height)]
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}
