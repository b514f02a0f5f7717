import { operation, type Operation } from '../operation.ts'
import { imageContent } from './image-content.ts'
import { imageMadeSchema, type ImageMade } from './image-made.ts'
import { imageRequestSchema, type ImageRequest, type ImageRequestInput } from './image-request.ts'

/**
 * Makes images from a prompt, and from images where `references` are given.
 *
 * A request that does not fit is refused before anything is sent, with every problem in it named.
 * Limits are those of the most generous vendors; what a single target cannot take, its gate says.
 */
export const createImage: Operation<ImageRequestInput, ImageRequest, ImageMade> = operation({
  name: 'createImage',
  request: imageRequestSchema,
  result: imageMadeSchema,
  isEmpty: (made) => made.images.length === 0,
  content: imageContent,
  needs: needsOf,
})

function needsOf(request: ImageRequest): string[] {
  const needs: string[] = []
  if (request.references.length > 0) needs.push('reference images')
  if (request.mask !== undefined) needs.push('a mask')
  return needs
}
