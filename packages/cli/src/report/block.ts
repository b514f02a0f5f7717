import type { Part } from './markup.ts'
import type { Timescale } from './timescale.ts'

/** A part of the picture that knows its height, in pixels, before it has its place. */
export interface Block {
  readonly height: number
  /** @param y its upper edge. */
  draw(y: number): Part
}

/**
 * What a picture is drawn for. Heights and letters are in pixels and times in percent of the width, so that one
 * picture fits every width from `px` on.
 */
export interface Frame {
  /** The least width that it has to be readable at. */
  readonly px: number
  readonly timescale: Timescale
}

/** Blocks one below the other. */
export function stack(blocks: readonly Block[]): Block {
  return {
    height: blocks.reduce((sum, { height }) => sum + height, 0),
    draw(y) {
      let at = y
      return blocks.map((block) => {
        const drawn = block.draw(at)
        at += block.height
        return drawn
      })
    },
  }
}

/** An empty block. */
export function space(height: number): Block {
  return { height, draw: () => [] }
}

/** Where a moment lies, in percent of the width. */
export function percentOf(ms: number, { timescale }: Frame): number {
  return Number(((ms / timescale.spanMs) * 100).toFixed(4))
}
