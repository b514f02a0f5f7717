import type { BackendRequest } from '../backend-request.ts'

const longest = 640
const usual = 512

/** The size to draw at: the shape that was asked for, small enough to be drawn quickly. */
export function pictureSize({ size, aspectRatio }: Pick<BackendRequest, 'size' | 'aspectRatio'>): {
  width: number
  height: number
} {
  const asked = /^(\d+)[x*:](\d+)$/.exec(size ?? aspectRatio ?? '')
  if (!asked) return { width: usual, height: usual }
  const [width, height] = [Number(asked[1]), Number(asked[2])]
  const scale = longest / Math.max(width, height)
  // A size is kept when it is small enough; an aspect ratio has no size of its own.
  const factor = size === undefined ? scale : Math.min(1, scale)
  return { width: Math.round(width * factor), height: Math.round(height * factor) }
}
