import type { ImageUsage, MadeImage } from '@stint/core'
import type { Made, Piece } from './parts.ts'

/**
 * One result out of the pieces: images in the order of the request, and no more than were asked for; what was counted
 * is added up.
 */
export function merge(pieces: readonly Piece[], asked: number): Made {
  const inOrder = pieces.toSorted((a, b) => a.offset - b.offset)
  const results = inOrder.map(({ made }) => made)
  const [first] = results
  if (!first) throw new Error('nothing was made, and nothing has failed')
  if (results.length === 1) return first
  const costs = results.flatMap(({ cost }) => cost ?? [])
  return {
    ...first,
    images: imagesOf(inOrder).slice(0, asked),
    warnings: distinct(results.flatMap(({ warnings }) => warnings ?? [])),
    losses: distinct(results.flatMap(({ losses }) => losses ?? [])),
    usage: results.reduce<ImageUsage | undefined>((sum, { usage }) => added(sum, usage), undefined),
    cost: costs.length === 0 ? undefined : costs.reduce((sum, cost) => sum + cost, 0),
  }
}

/** What is there of a request whose rest could not be made. The result says so, to people and to programs. */
export function keepPartial(made: Made, asked: number, why: string): Made {
  const there = made.images.length
  const warning = `batch: ${there} of ${asked} images were made: ${why}`
  return {
    ...made,
    warnings: [...(made.warnings ?? []), warning],
    losses: [...(made.losses ?? []), `fewerImages(${there})`],
  }
}

/** Two runs side by side (a hedge above) may have made the same image: it is taken once. */
function imagesOf(pieces: readonly Piece[]): readonly MadeImage[] {
  let upTo = 0
  return pieces.flatMap(({ offset, made }) => {
    const fresh = made.images.slice(Math.max(0, upTo - offset))
    upTo = Math.max(upTo, offset + made.images.length)
    return fresh
  })
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)]
}

function added(sum: ImageUsage | undefined, usage: ImageUsage | undefined): ImageUsage | undefined {
  if (!sum || !usage) return sum ?? usage
  const names = new Set([...Object.keys(sum), ...Object.keys(usage)])
  return Object.fromEntries([...names].map((name) => [name, (sum[name] ?? 0) + (usage[name] ?? 0)]))
}
