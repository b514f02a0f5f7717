import type { Attempt, Clock, Provider, TextMade, TextPart } from '@stint/core'
import type { Kit } from '../properties/kit.ts'
import type { Take, Voice } from './scene.ts'

/** What a provider itself knows of one attempt. */
export interface Spoken {
  readonly target: string
  readonly number: number
  /** Its place among all that happened. */
  readonly at: number
  /** The parts that were taken from it, in order. */
  readonly parts: TextPart[]
  /** Its text, where it was asked for as a whole. */
  whole?: string
  readonly signal: AbortSignal
  over: boolean
}

/** What happens in a call, as its providers and its reader see it. */
export class World {
  readonly spoken: Spoken[] = []
  /** Timers of providers that do not notice that they were cut. */
  deafTimers = 0
  /** Parts that the reader was given. */
  read = 0
  /** The most parts of one attempt that were taken beyond what was read, after it was visible. */
  mostAhead = 0
  #happened = 0
  visible: { readonly number: number; readonly at: number; readonly heldBack: number } | undefined

  /** Counts what happens, in order. */
  next(): number {
    return (this.#happened += 1)
  }

  commit(number: number): void {
    const held = this.spoken.find((each) => each.number === number)?.parts.length ?? 0
    this.visible = { number, at: this.next(), heldBack: held }
  }

  take(spoken: Spoken, part: TextPart): void {
    spoken.parts.push(part)
    if (this.visible?.number !== spoken.number) return
    this.mostAhead = Math.max(this.mostAhead, spoken.parts.length - this.read)
  }
}

/** A provider that does what its takes say, the last of which repeats. */
export function speaker(id: string, voice: Voice, world: World, { core }: Kit): Provider {
  const { takes, streams, deaf } = voice
  let asked = 0
  const begin = (attempt: Attempt): { spoken: Spoken; take: Take; wait: Wait } => {
    const { number, signal } = attempt
    const spoken: Spoken = { target: id, number, at: world.next(), parts: [], signal, over: false }
    world.spoken.push(spoken)
    const take = takes[Math.min((asked += 1), takes.length) - 1] as Take
    return { spoken, take, wait: waitOn(attempt.clock, deaf ? undefined : signal, world) }
  }
  const fail = ({ ending }: Take): void => {
    if (ending === 'throw') throw new Error('odd')
    if (ending === 'overloaded' || ending === 'network') throw new core.Fault(ending)
  }
  return {
    id,
    accepts: () => true,
    async attempt(_request, attempt) {
      const { spoken, take, wait } = begin(attempt)
      try {
        await wait(take.startMs)
        for (const ms of gapsOf(take)) {
          // oxlint-disable-next-line no-await-in-loop -- one chunk after the other
          await wait(ms)
        }
        if (take.ending === 'stall') await wait(Infinity)
        fail(take)
        if (take.ending === 'cut') throw new core.Fault('network')
        spoken.whole = deltasOf(spoken, take).join('')
        return wholeOf(spoken.whole)
      } finally {
        spoken.over = true
      }
    },
    ...(streams && {
      async stream(_request: unknown, attempt: Attempt) {
        const { spoken, take, wait } = begin(attempt)
        await wait(take.startMs)
        return partsOf(spoken, take, wait)
      },
    }),
  }

  async function* partsOf(spoken: Spoken, take: Take, wait: Wait): AsyncGenerator<TextPart> {
    const give = (part: TextPart): TextPart => {
      world.take(spoken, part)
      return part
    }
    try {
      yield give({ type: 'stream-start' })
      const gaps = gapsOf(take)
      for (const [at, delta] of deltasOf(spoken, take).entries()) {
        await wait(gaps[at] ?? 0)
        yield give(
          delta === ''
            ? { type: 'response-metadata', id: `${spoken.number}` }
            : { type: 'text-delta', id: '0', delta },
        )
      }
      if (take.ending === 'stall') await wait(Infinity)
      fail(take)
      if (take.ending !== 'cut') yield give({ type: 'finish', finishReason: 'stop' })
    } finally {
      spoken.over = true
    }
  }
}

function wholeOf(text: string): TextMade {
  const content = text === '' ? [] : [{ type: 'text', text } as const]
  return { text, toolCalls: [], content, finishReason: 'stop' }
}

/** What is said before the end: no two attempts say the same. */
function deltasOf({ target, number }: Spoken, { chunks, ending, at }: Take): string[] {
  const said = ending === 'finish' ? chunks : chunks.slice(0, at)
  return said.map((size, i) =>
    size === 0 ? '' : `${target}#${number}.${i};`.padEnd(size + 7, '~'),
  )
}

function gapsOf({ chunks, ending, at, firstMs, betweenMs }: Take): number[] {
  const said = ending === 'finish' ? chunks : chunks.slice(0, at)
  return said.map((_, i) => (i === 0 ? firstMs : betweenMs))
}

type Wait = (ms: number) => Promise<void>

function waitOn(clock: Clock, signal: AbortSignal | undefined, world: World): Wait {
  return (ms) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      if (ms === 0) return resolve()
      if (ms === Infinity && !signal) return
      const stop = (): void => {
        cancel()
        reject(signal?.reason)
      }
      if (!signal) world.deafTimers += 1
      const cancel =
        ms === Infinity
          ? () => undefined
          : clock.setTimer(() => {
              if (!signal) world.deafTimers -= 1
              signal?.removeEventListener('abort', stop)
              resolve()
            }, ms)
      signal?.addEventListener('abort', stop, { once: true })
    })
}
