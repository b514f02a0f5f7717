/// <reference path="../koa-compose.d.ts" />
import compose from 'koa-compose'
import type { Branch } from './branch.ts'
import { infoOf, isRepeater, type Layer, type Middleware, type Repeater } from '../layer.ts'
import type { Run } from './above.ts'
import { Coming, type Settlement } from './coming.ts'
import { courseOf } from './course.ts'
import type { Owner } from './lifetime.ts'
import { tell } from './limited.ts'
import { runOnce } from './run-once.ts'
import { runRepeater } from './run-repeater.ts'
import { CourseRun } from './course-run.ts'

/** One layer at its place in a compiled stack. What it remembers within a call is kept under this object. */
export interface Place<L extends Layer = Layer> extends Owner {
  readonly layer: L
}

/** A repeater at its place. Its entries in a call are counted under `counts`. */
export interface CountedPlace extends Place<Repeater> {
  readonly counts: object
}

/** A run through one segment: koa-compose hands it to each layer in turn. */
export class Passage {
  /** The branch of the layer that it has come to. */
  at: Branch
  /** What became of what was entered last. */
  latest: Settlement | undefined = undefined
  readonly #below: Run

  constructor(branch: Branch, below: Run) {
    this.at = branch
    this.#below = below
  }

  /** What was entered last, where a promise is that of it. */
  comingAs(promise: Promise<unknown>): Coming | undefined {
    const { latest } = this
    return latest instanceof Coming && latest.promise === promise ? latest : undefined
  }

  /** Enters what is below the segment. */
  readonly enter = (): Promise<unknown> => {
    const coming = new Coming(this.at)
    this.latest = coming
    this.#below(this.at, coming)
    return coming.promise
  }
}

type Segment = (passage: Passage, next: () => Promise<unknown>) => Promise<unknown>

/**
 * Joins the layers of a pipeline. Ordinary middleware between two repeaters is one segment, composed by
 * koa-compose, whose guard against a second `next()` is the first law; a repeater at the end of a segment forks the
 * branch and runs the segment below afresh, each time it enters. Layers wait for promises; what stands between
 * segments is told.
 */
export function compileStack(layers: readonly Layer[], end: Run): Run {
  let below = end
  let ordinary: Place<Middleware>[] = []
  for (const [index, layer] of [...layers.entries()].toReversed()) {
    const { name } = infoOf(layer)
    if (isRepeater(layer)) {
      below = segment(ordinary, below)
      below = repeat({ layer, name, index, counts: {} }, below)
      ordinary = []
    } else {
      ordinary.unshift({ layer, name, index })
    }
  }
  return segment(ordinary, below)
}

function segment(places: readonly Place<Middleware>[], below: Run): Run {
  if (places.length === 0) return below
  const composed: Segment = compose<Passage>(
    places.map((place) => (passage, next) => runOnce(place, passage, next)),
  )
  return (branch, above) => {
    const passage = new Passage(branch, below)
    const promise = composed(passage, passage.enter)
    // Where all layers pass on what is below, there is nothing to wait for in between.
    const passed = passage.comingAs(promise)
    if (passed && !passed.settled) passed.tell(above)
    else tell(promise, above)
  }
}

function repeat(place: CountedPlace, below: Run): Run {
  const begin = courseOf(place.layer)
  if (!begin) return (branch, above) => runRepeater(place, branch, below, above)
  return (branch, above) => new CourseRun(place, branch, below, above).start(begin)
}
