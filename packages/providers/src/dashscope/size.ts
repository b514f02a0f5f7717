import type { ImageRequest } from '@stint/core'
import type { DashScopeSizes, SideRule } from './models.ts'

/** Sides of sizes that are made of a ratio alone are multiples of it. */
const step = 16
/** About how many pixels these sizes have. */
const megapixel = 1024 * 1024

/** The size to ask for, or why there is none. */
export type SizeChoice =
  | { readonly size: string | undefined; readonly problem?: undefined }
  | { readonly size?: undefined; readonly problem: string }

type Shape = Pick<ImageRequest, 'size' | 'aspectRatio'>

/**
 * The size of a request. The API knows no aspect ratios: one that comes alone becomes a size of the
 * model. Beside a size it says nothing more.
 * @param sizes undefined for a model of which nothing is known.
 */
export function chooseSize(
  { size, aspectRatio }: Shape,
  sizes: DashScopeSizes | undefined,
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

function known(sizes: DashScopeSizes | undefined): string {
  if (sizes === undefined) return 'the sizes of this model are not known: give a size'
  if (sizes === null) return 'the image is like the last reference'
  return isRule(sizes)
    ? `each side has ${sizes.side.join(' to ')} pixels`
    : Object.keys(sizes).join(', ')
}

function sizeProblem(size: string, sizes: DashScopeSizes): string | undefined {
  if (sizes === null) return `takes no size: the image is like the last reference`
  if (!isRule(sizes)) {
    const listed = Object.values(sizes)
    return listed.includes(size) ? undefined : `takes the sizes ${listed.join(', ')}, not ${size}`
  }
  const [least, most] = sizes.side
  const fits = sidesOf(size, 'x').every((side) => side >= least && side <= most)
  return fits ? undefined : `does not take size ${size}: each side has ${least} to ${most} pixels`
}

function sizeOfRatio(ratio: string, sizes: Exclude<DashScopeSizes, null>): string | undefined {
  const [width, height] = sidesOf(ratio, ':')
  const divisor = gcd(width, height)
  const [w, h] = [width / divisor, height / divisor]
  return isRule(sizes) ? sizeWithin(w, h, sizes) : sizes[`${w}:${h}`]
}

/** The one closest to a megapixel that has exactly the ratio. */
function sizeWithin(w: number, h: number, { side: [least, most] }: SideRule): string | undefined {
  const [unitWidth, unitHeight] = [w * step, h * step]
  const fewest = Math.ceil(least / Math.min(unitWidth, unitHeight))
  const largest = Math.floor(most / Math.max(unitWidth, unitHeight))
  if (fewest > largest) return undefined
  const wished = Math.round(Math.sqrt(megapixel / (unitWidth * unitHeight)))
  const scale = Math.min(Math.max(wished, fewest), largest)
  return `${unitWidth * scale}x${unitHeight * scale}`
}

function isRule(sizes: Exclude<DashScopeSizes, null>): sizes is SideRule {
  return Array.isArray(sizes['side'])
}

function sidesOf(text: string, separator: 'x' | ':'): [width: number, height: number] {
  const [width, height] = text.split(separator)
  return [Number(width), Number(height)]
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}
