import type { Context, Enter, Provider, Repeater } from '@stint/core'
import { pixel } from '@stint/testkit'
import type { Engine } from './engine.ts'

export const image = { images: [{ data: pixel, mediaType: 'image/png' }] }
export const request = { prompt: 'a lighthouse' }

/** A provider that counts and always fails in a way that retries act on. */
export function failing(engine: Engine, id = 'a'): Provider & { calls: number } {
  return {
    id,
    calls: 0,
    accepts: () => true,
    attempt() {
      this.calls += 1
      throw new engine.Fault('overloaded')
    },
  }
}

/** A repeater that tries `times` times, whatever it is told, and declares as many. */
export function again(engine: Engine, times: number, declared = times): Repeater {
  return engine.defineRepeater({
    name: `again${times}`,
    entries: (k) => declared * k,
    bounds: (below) => engine.multiplied(below, (k) => declared * k),
    run: (_ctx: Context, enter: Enter) => repeat(enter, times),
  })
}

async function repeat(enter: Enter, times: number): Promise<unknown> {
  let last: unknown
  for (let i = 0; i < times; i++) {
    try {
      return await enter()
    } catch (error) {
      last = error
    }
  }
  throw last
}

/** What a promise rejects with. Resolving is an error. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const nothing = Symbol('nothing')
  const error: unknown = await promise.then(
    () => nothing,
    (thrown: unknown) => thrown,
  )
  if (error === nothing) throw new Error('it resolved, and should not have')
  return error
}
