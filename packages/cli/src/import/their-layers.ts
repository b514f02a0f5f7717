import {
  defineMiddleware,
  defineRepeater,
  formatDuration,
  isPipeline,
  multiplied,
  withBounds,
  type Bounds,
  type Layer,
  type Repeater,
  type Target,
} from '@stint/core'
import { deadline, failover, retry } from '@stint/middleware'
import type { Around, Parts, Retries, Timeout } from './route.ts'

/** A layer that does what another system does, under the name it has there; undefined where it changes nothing. */
export function theirLayer(around: Around): Layer | undefined {
  if (around.kind === 'timeout') return timeout(around)
  if (around.kind === 'parts') return around.parts > 1 ? sideBySide(around) : undefined
  return around.tries > 1 ? repeated(around) : undefined
}

/** A retry whose time is that of the other system's waits. */
function repeated({ name, options, tries, waits }: Retries): Repeater {
  const entries = (k: number): number => tries * k
  const { own, mostMs } = waits
  const max = Math.max(1, ...own)
  const backoff = { name: 'theirs', max, delay: (n: number): number => own[n] ?? 0 }
  return defineRepeater({
    ...retry({ attempts: tries, backoff, maxWait: max }),
    name,
    options,
    positional: ['count'],
    bounds(below) {
      const times = multiplied(below, entries)
      return withBounds(times, { elapsedMs: (k) => times.elapsedMs(k) + k * mostMs })
    },
  })
}

function timeout({ name, ms }: Timeout): Layer {
  const layer = deadline(ms)
  return defineMiddleware({
    ...layer.layer,
    name,
    options: { after: formatDuration(ms) },
    positional: ['after'],
    run: layer,
  })
}

/** Side by side they take no longer than one of them. */
function sideBySide({ name, parts }: Parts): Repeater {
  const entries = (k: number): number => parts * k
  return defineRepeater({
    name,
    options: { parts },
    positional: ['parts'],
    entries,
    bounds: (below) =>
      withBounds(multiplied(below, entries), { elapsedMs: (k) => below.elapsedMs(k) }),
    run: (_, enter) => enter(),
  })
}

/** One target after the other. */
export function oneAfterTheOther(name: string, targets: readonly Target[]): Repeater {
  return defineRepeater({ ...failover(targets), name })
}

/** A single one of the targets: the worst case is that of the worst. */
export function oneOf(name: string, targets: readonly Target[]): Repeater {
  return defineRepeater({
    name,
    targets,
    entries: (k) => k,
    bounds: (below) => (targets.some((each) => isPipeline(each)) ? worst(targets) : equal(below)),
    run: (_, enter) => enter({ target: targets[0]! }),
  })

  /** What is below is that of all targets together, and the same for each. */
  function equal(below: Bounds): Bounds {
    const share = (measure: keyof Bounds) => (k: number) => below[measure](k) / targets.length
    return {
      attempts: share('attempts'),
      elapsedMs: share('elapsedMs'),
      submissions: share('submissions'),
      cost: share('cost'),
    }
  }
}

function worst(targets: readonly Target[]): Bounds {
  const lone = { attempts: 1, elapsedMs: Infinity, submissions: 1, cost: Infinity }
  const all = targets.map((target) => (isPipeline(target) ? target.explain() : lone))
  const most = (measure: keyof Bounds) => (k: number) =>
    k * Math.max(...all.map((each) => each[measure]))
  return {
    attempts: most('attempts'),
    elapsedMs: most('elapsedMs'),
    submissions: most('submissions'),
    cost: most('cost'),
  }
}
