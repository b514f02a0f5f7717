import type { ImageRequest } from '@stint/core'
import { chooseSize } from '../openai/size.ts'
import { endpointOf, openrouterModel } from './models.ts'
import type { OpenRouterImageOptions } from './options.ts'
import type { OpenRouterSettings } from './settings.ts'

/** The shape of the image in OpenRouter's terms: a size, or a ratio and how large it is about. */
export interface Frame {
  readonly size?: string | undefined
  readonly aspectRatio?: string | undefined
  readonly imageSize?: OpenRouterImageOptions['imageSize']
}

type Shape = Pick<ImageRequest, 'size' | 'aspectRatio'>

/**
 * The frame of a request. `/images` refuses a size beside a ratio or an image size that are not
 * exactly its own, so a size goes alone; where a model takes none, a ratio beside it counts.
 */
export function frameOf(
  { size, aspectRatio }: Shape,
  { imageSize }: OpenRouterImageOptions,
  settings: OpenRouterSettings,
): Frame {
  const bySize = size !== undefined && (takesSizes(settings) || aspectRatio === undefined)
  return bySize ? { size } : { aspectRatio, imageSize }
}

/** Why there is no such frame; undefined where there is, or where the model is not known. */
export function frameProblem(
  { size, aspectRatio }: Frame,
  settings: OpenRouterSettings,
): string | undefined {
  const model = openrouterModel(settings.model)
  if (size !== undefined && !takesSizes(settings)) {
    return `takes aspectRatio and imageSize, not size ${size}`
  }
  if (size !== undefined) return chooseSize({ size }, model?.sizes).problem
  const { aspectRatios } = model ?? {}
  if (aspectRatio === undefined || !aspectRatios || aspectRatios.includes(aspectRatio)) {
    return undefined
  }
  return `takes the aspect ratios ${aspectRatios.join(', ')}, not ${aspectRatio}`
}

function takesSizes(settings: OpenRouterSettings): boolean {
  const model = openrouterModel(settings.model)
  return endpointOf(settings) === 'images' && (model === undefined || model.sizes !== undefined)
}
