import { showValue } from '@stint/core'
import type { ImageRequest } from '@stint/core'
import type { Step } from '../step.ts'

/**
 * Asks for a smaller image. Lossy. A request for a size of no more pixels is left alone; so is one that gives an
 * aspect ratio instead of a size, which this size might contradict. A request with neither gets this size: its
 * provider's own choice is usually larger. An aspect ratio beside a size goes where the new size turns it over.
 * @param size like `'512x512'`.
 * @throws TypeError when it is none.
 */
export function smallerSize(size: string): Step<ImageRequest> {
  if (typeof size !== 'string' || !/^[1-9]\d{0,4}x[1-9]\d{0,4}$/.test(size)) {
    throw new TypeError(`smallerSize(${showValue(size)}): expected a size like '512x512'`)
  }
  const most = pixels(size)
  return {
    name: `smallerSize(${size})`,
    lossy: true,
    apply(request) {
      const { aspectRatio, ...rest } = request
      if (request.size === undefined && aspectRatio !== undefined) return request
      if (request.size !== undefined && pixels(request.size) <= most) return request
      const turned = aspectRatio !== undefined && lie(size) * lie(aspectRatio) < 0
      return { ...(turned ? rest : request), size }
    },
  }
}

function pixels(size: string): number {
  const [width, height] = sides(size)
  return width * height
}

/** 1 for landscape, -1 for portrait, 0 for a square. */
function lie(format: string): number {
  const [width, height] = sides(format)
  return Math.sign(width - height)
}

function sides(format: string): [width: number, height: number] {
  const [width = NaN, height = NaN] = format.split(/[x:]/).map(Number)
  return [width, height]
}
