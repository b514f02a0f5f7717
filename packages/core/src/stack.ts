/// <reference path="./koa-compose.d.ts" />
import compose from 'koa-compose'
import type { Branch } from './branch.ts'
import { infoOf, isRepeater, type Layer, type Middleware, type Repeater } from './layer.ts'
import { runOnce } from './run-once.ts'
import { runRepeater } from './run-repeater.ts'

/** One layer at its place in a compiled stack. What it remembers within a call is kept under this object. */
export interface Place<L extends Layer = Layer> {
  readonly layer: L
  readonly name: string
  readonly index: number
}

/** How far a run through a segment has come: koa-compose hands this to each layer in turn. */
export interface Cursor {
  at: Branch
}

/** Runs what is below a point, in a branch. */
export type Run = (branch: Branch) => Promise<unknown>

type Segment = (cursor: Cursor, next: () => Promise<unknown>) => Promise<unknown>

/**
 * Joins the layers of a pipeline. Ordinary middleware between two repeaters is one segment, composed by
 * koa-compose, whose guard against a second `next()` is the first law; a repeater at the end of a segment forks the
 * branch and runs the segment below afresh, each time it enters.
 */
export function compileStack(layers: readonly Layer[], end: Run): Run {
  let below = end
  let ordinary: Place<Middleware>[] = []
  for (const [index, layer] of [...layers.entries()].toReversed()) {
    const { name } = infoOf(layer)
    if (isRepeater(layer)) {
      below = segment(ordinary, below)
      const place: Place<Repeater> = { layer, name, index }
      const inner = below
      below = (branch) => runRepeater(place, branch, inner)
      ordinary = []
    } else {
      ordinary.unshift({ layer, name, index })
    }
  }
  return segment(ordinary, below)
}

function segment(places: readonly Place<Middleware>[], below: Run): Run {
  if (places.length === 0) return below
  const composed: Segment = compose<Cursor>(
    places.map((place) => (cursor, next) => runOnce(place, cursor, next)),
  )
  return (branch) => {
    const cursor = { at: branch }
    return composed(cursor, () => below(cursor.at))
  }
}
