import { withBounds, type Bounds, type SharedState } from '@stint/core'
import { z } from 'zod'
import { inCodeOnly } from './layer-options.ts'

/** What makes a layer decide together with the other processes that name the same. */
export interface SharedOptions {
  /** Such as `redisState(client)` of @stint/redis gives. */
  readonly shared: SharedState
  /** Names what is shared, the same in every process; the other options must be the same there too. */
  readonly id: string
}

/** As they are given, if they are. */
export interface SharedGiven {
  readonly shared?: SharedState | undefined
  readonly id?: string | undefined
}

/** The option `shared`. */
export const sharedOption: z.ZodType<SharedState> = z
  .custom<SharedState>(
    (value) => {
      const { circuits, timeoutMs } = (value ?? {}) as Partial<SharedState>
      return typeof circuits === 'function' && Number.isFinite(timeoutMs)
    },
    {
      error: 'expected shared state, such as redisState(client) gives',
      // Whoever gives an address in its place may have put a password into it.
      params: { given: 'hidden' },
    },
  )
  .meta(inCodeOnly)

/** The option `id` beside {@link sharedOption}. */
export const sharedIdOption: z.ZodType<string> = z
  .custom<string>((value) => typeof value === 'string' && value.trim() !== '', {
    error: 'expected a name',
  })
  .meta(inCodeOnly)

/**
 * What is shared, if anything is.
 * @throws TypeError when one is given without the other.
 */
export function sharedBy(layer: string, { shared, id }: SharedGiven): SharedOptions | undefined {
  if (shared === undefined && id === undefined) return undefined
  if (id === undefined) {
    throw new TypeError(`${layer}: shared needs an id, the same in every process`)
  }
  if (shared === undefined) {
    throw new TypeError(`${layer}: id: names what is shared: give shared as well, or leave it out`)
  }
  return { shared, id }
}

/** The bounds of a layer that asks shared state, if any, once each time it is entered. */
export function waitingFor(shared: SharedState | undefined, below: Bounds): Bounds {
  if (!shared) return below
  return withBounds(below, { elapsedMs: (k) => below.elapsedMs(k) + k * shared.timeoutMs })
}
