import type { ImageRequest } from '@stint/core'
import { z } from 'zod'
import { isWithin, rangeSchema, showRange, type Range } from './range.ts'

/** What a world can tell requests apart by: those that arrive at a target, after whatever a downgrade did to them. */
export interface ShapeCondition {
  /** Characters of the prompt. */
  readonly prompt?: Range | undefined
  /** How many references. */
  readonly references?: Range | undefined
  /** How many images are asked for. */
  readonly n?: Range | undefined
}

export const shapeConditionSchema: z.ZodType<ShapeCondition> = z.strictObject({
  prompt: rangeSchema.optional(),
  references: rangeSchema.optional(),
  n: rangeSchema.optional(),
})

export function meets(request: ImageRequest, condition: ShapeCondition): boolean {
  return (
    isWithin(request.prompt.length, condition.prompt) &&
    isWithin(request.references.length, condition.references) &&
    isWithin(request.n ?? 1, condition.n)
  )
}

/** Why a target does not take a request; true when it does. */
export function accepted(request: ImageRequest, takes: ShapeCondition): true | string {
  const measures = [
    ['prompt', request.prompt.length, 'characters of prompt'],
    ['references', request.references.length, 'references'],
    ['n', request.n ?? 1, 'images'],
  ] as const
  for (const [field, value, noun] of measures) {
    const range = takes[field]
    if (range && !isWithin(value, range)) return `takes ${showRange(range)} ${noun}, not ${value}`
  }
  return true
}

/** The same for requests that no target can tell apart. */
export function shapeKey({ prompt, references, n, size, aspectRatio }: ImageRequest): string {
  return [prompt.length, references.length, n, size, aspectRatio].join(' ')
}
