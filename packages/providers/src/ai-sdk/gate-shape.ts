import type { ImageRequest } from '@stint/core'
import type { Takes } from './vendor-takes.ts'

/** A request, and what is known of what the model takes. */
export interface Asked {
  readonly request: ImageRequest
  readonly takes: Takes
}

/** Size and aspect ratio as a model is asked for them. */
export type Frame = Pick<ImageRequest, 'size' | 'aspectRatio'>

/**
 * The size and the aspect ratio to ask for. Where both are given and only one is taken, that one
 * says enough.
 */
export function frameOf({ request: { size, aspectRatio }, takes }: Asked): Frame {
  const both = size !== undefined && aspectRatio !== undefined
  if (both && takes.size === false) return { aspectRatio }
  if (both && takes.aspectRatio === false) return { size }
  return { size, aspectRatio }
}

/** What of the shape of a request is known not to be taken. */
export function shapeProblems(asked: Asked): string[] {
  const { request, takes } = asked
  const { size, aspectRatio } = frameOf(asked)
  const problems: string[] = []
  if (size !== undefined && takes.size === false) {
    problems.push(`takes no size: give ${takes.insteadOfSize ?? 'an aspectRatio'}`)
  }
  if (aspectRatio !== undefined && size === undefined) {
    problems.push(...ratioProblems(aspectRatio, takes.aspectRatio))
  }
  if (request.mask !== undefined && takes.mask === false) problems.push('takes no mask')
  if (request.seed !== undefined && takes.seed === false) problems.push('takes no seed')
  return problems
}

function ratioProblems(ratio: string, taken: Takes['aspectRatio']): string[] {
  if (taken === false) return ['takes no aspect ratio: give a size']
  if (typeof taken !== 'object' || taken.includes(ratio)) return []
  return [`takes the aspect ratios ${taken.join(', ')}, not ${ratio}: give a size`]
}
