import type { ImageRequest } from '@stint/core'
import { exactSizes, type GoogleModel } from './models.ts'
import type { GoogleImageOptions } from './options.ts'

/** The shape of the image in Gemini's terms. */
interface Frame {
  readonly aspectRatio?: string | undefined
  readonly imageSize?: string | undefined
}

/** A frame, or why there is none for what was asked. */
export type FrameChoice =
  | { readonly frame: Frame; readonly problem?: undefined }
  | { readonly frame?: undefined; readonly problem: string }

type Shape = Pick<ImageRequest, 'size' | 'aspectRatio'>

/**
 * The frame of a request. Gemini knows aspect ratios and no pixels: beside an aspect ratio a size
 * says nothing more, and alone only the square sizes that Gemini makes exactly are taken.
 */
export function chooseFrame(
  { size, aspectRatio }: Shape,
  { imageSize }: GoogleImageOptions,
  model: GoogleModel | undefined,
): FrameChoice {
  const asked =
    aspectRatio === undefined && size !== undefined ? squareOf(size) : { aspectRatio, imageSize }
  if (asked === undefined) return { problem: `takes aspectRatio and imageSize, not size ${size}` }
  const problem = model && unknownTo(model, asked)
  if (problem !== undefined) return { problem }
  // The one size of a model is not asked for.
  return { frame: model?.imageSizes.length === 0 ? { aspectRatio: asked.aspectRatio } : asked }
}

function squareOf(size: string): Frame | undefined {
  return Object.hasOwn(exactSizes, size)
    ? { aspectRatio: '1:1', imageSize: exactSizes[size] }
    : undefined
}

function unknownTo(
  { aspectRatios, imageSizes }: GoogleModel,
  { aspectRatio, imageSize }: Frame,
): string | undefined {
  if (aspectRatio !== undefined && !aspectRatios.includes(aspectRatio)) {
    return `takes the aspect ratios ${aspectRatios.join(', ')}, not ${aspectRatio}`
  }
  const sizes = imageSizes.length === 0 ? ['1K'] : imageSizes
  if (imageSize !== undefined && !sizes.includes(imageSize)) {
    return `makes images of ${sizes.join(', ')}, not ${imageSize}`
  }
  return undefined
}
