import type { ImageRequest } from '@stint/core'

/** Sizes of a model: those listed, by the aspect ratio that they stand for, or any that keeps a rule. */
export type DashScopeSizes = { readonly listed: Readonly<Record<string, string>> } | SizeRule

/** Any size within these. */
export interface SizeRule {
  /** Of each side, in pixels. */
  readonly side?: readonly [least: number, most: number]
  /** Of both sides together. */
  readonly pixels?: readonly [least: number, most: number]
  /** How many times longer one side may be. */
  readonly ratio?: number
}

/** The size to ask for, or why there is none. */
export type SizeChoice =
  | { readonly size: string | undefined; readonly problem?: undefined }
  | { readonly size?: undefined; readonly problem: string }

/** About how many pixels a size has that was asked for by its ratio alone. */
const megapixel = 1024 * 1024
/** What its sides are multiples of: models like round numbers, where the ratio leaves room for them. */
const steps = [16, 1]

const likeReference = 'the image is like the last reference'

/**
 * The size of a request. The API knows no aspect ratios: one that comes alone becomes a size of the
 * model. Beside a size it says nothing more.
 * @param sizes undefined for a model of which nothing is known, null for one without a choice.
 */
export function chooseSize(
  { size, aspectRatio }: Pick<ImageRequest, 'size' | 'aspectRatio'>,
  sizes: DashScopeSizes | null | undefined,
): SizeChoice {
  if (size !== undefined) {
    const problem = sizes === undefined ? undefined : sizeProblem(size, sizes)
    return problem === undefined ? { size } : { problem }
  }
  if (aspectRatio === undefined) return { size: undefined }
  const found = sizes ? sizeOfRatio(aspectRatio, sizes) : undefined
  if (found !== undefined) return { size: found }
  return { problem: `has no size of aspect ratio ${aspectRatio} (${known(sizes)})` }
}

/** As the API writes sizes. */
export function withStar(size: string): string {
  return size.replace('x', '*')
}

function known(sizes: DashScopeSizes | null | undefined): string {
  if (sizes === undefined) return 'the sizes of this model are not known: give a size'
  if (sizes === null) return likeReference
  return 'listed' in sizes ? Object.keys(sizes.listed).join(', ') : demands(sizes).join(', ')
}

function sizeProblem(size: string, sizes: DashScopeSizes | null): string | undefined {
  if (sizes === null) return `takes no size: ${likeReference}`
  if ('listed' in sizes) {
    const listed = Object.values(sizes.listed)
    return listed.includes(size) ? undefined : `takes the sizes ${listed.join(', ')}, not ${size}`
  }
  const [width, height] = sidesOf(size, 'x')
  if (keeps(width, height, sizes)) return undefined
  return `does not take size ${size}: ${demands(sizes).join(', ')}`
}

function keeps(width: number, height: number, rule: SizeRule): boolean {
  const { side = [1, Infinity], pixels = [1, Infinity], ratio = Infinity } = rule
  const [short, long] = width < height ? [width, height] : [height, width]
  const area = width * height
  return (
    short >= side[0] &&
    long <= side[1] &&
    area >= pixels[0] &&
    area <= pixels[1] &&
    long <= ratio * short
  )
}

function demands({ side, pixels, ratio }: SizeRule): string[] {
  return [
    ...(side ? [`each side has ${side[0]} to ${side[1]} pixels`] : []),
    ...(pixels ? [`both sides together have ${pixels[0]} to ${pixels[1]} pixels`] : []),
    ...(ratio === undefined ? [] : [`the sides differ by ${ratio}:1 at most`]),
  ]
}

function sizeOfRatio(ratio: string, sizes: DashScopeSizes): string | undefined {
  const [width, height] = sidesOf(ratio, ':')
  const divisor = gcd(width, height)
  const [w, h] = [width / divisor, height / divisor]
  if ('listed' in sizes) return sizes.listed[`${w}:${h}`]
  const found = steps.map((step) => nearMegapixel(w * step, h * step, sizes))
  return found.find((size) => size !== undefined)
}

/** The size of so many units that keeps the rule and comes closest to a megapixel. */
function nearMegapixel(unitWidth: number, unitHeight: number, rule: SizeRule): string | undefined {
  const { side = [1, Infinity], pixels = [1, Infinity] } = rule
  const area = unitWidth * unitHeight
  const fewest = Math.max(side[0] / Math.min(unitWidth, unitHeight), Math.sqrt(pixels[0] / area))
  const most = Math.min(side[1] / Math.max(unitWidth, unitHeight), Math.sqrt(pixels[1] / area))
  const wished = Math.round(Math.sqrt(megapixel / area))
  const scale = Math.min(Math.max(wished, Math.ceil(fewest)), Math.floor(most))
  const [width, height] = [unitWidth * scale, unitHeight * scale]
  return keeps(width, height, rule) ? `${width}x${height}` : undefined
}

function sidesOf(text: string, separator: 'x' | ':'): [width: number, height: number] {
  const [width, height] = text.split(separator)
  return [Number(width), Number(height)]
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}
