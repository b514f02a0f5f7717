import { virtualClock } from '@stint/testkit'
import type {
  CallError,
  CommitRule,
  Context,
  Enter,
  Middleware,
  Provider,
  Report,
  TextMade,
} from '@stint/core'
import type { Engine } from './engine.ts'

const request = { messages: [{ role: 'user', content: 'Hi' }] }

/** What a reader saw of a call, and what it came to. */
export interface Seen {
  readonly text: string
  readonly parts: readonly string[]
  readonly error: CallError | undefined
  readonly result: TextMade | undefined
  readonly report: Report
  /** Timers that are left. */
  readonly pending: number
}

type Build = (line: ReturnType<Engine['pipeline']>) => ReturnType<Engine['pipeline']>

/** What a reader sees of a call. */
export async function read(engine: Engine, commits: CommitRule, build: Build): Promise<Seen> {
  const clock = virtualClock()
  const line = engine.pipeline(engine.generateText, { clock, commit: commits })
  const call = build(line).stream(request)
  const parts: { type: string; delta?: string }[] = []
  const reading = async (): Promise<unknown> => {
    try {
      for await (const part of call) parts.push(part as { type: string })
    } catch (error) {
      return error
    }
    return undefined
  }
  const error = await clock.run(reading())
  const result: unknown = await clock.run(call.result.catch(() => undefined))
  return {
    pending: clock.pending,
    text: parts.map(({ delta = '' }) => delta).join(''),
    parts: parts.map(({ type, delta }) => delta ?? type),
    error: error as CallError | undefined,
    result: result as TextMade | undefined,
    report: call.report,
  }
}

/** Enters all targets at once. */
export function side(
  engine: Engine,
  targets: readonly Provider[],
): ReturnType<Engine['defineRepeater']> {
  return engine.defineRepeater({
    name: 'side',
    entries: (k) => targets.length * k,
    targets,
    run: (_ctx: Context, enter: Enter) =>
      Promise.any(targets.map((target) => enter({ target }))).catch(
        ({ errors }: AggregateError) => {
          throw errors[0]
        },
      ),
  })
}

/** Enters one target after the other. */
export function tour(
  engine: Engine,
  targets: readonly Provider[],
): ReturnType<Engine['defineRepeater']> {
  return engine.defineRepeater({
    name: 'tour',
    entries: (k) => targets.length * k,
    targets,
    async run(_ctx: Context, enter: Enter) {
      let last: unknown
      for (const target of targets) {
        try {
          // oxlint-disable-next-line no-await-in-loop -- one target after the other
          return await enter({ target })
        } catch (error) {
          last = error
        }
      }
      throw last
    },
  })
}

/** Cuts one target after a second. */
export function limited(id: string): Middleware {
  return (ctx, next) => {
    if (ctx.target && 'id' in ctx.target && ctx.target.id === id) {
      ctx.deadline = ctx.call.clock.now() + 1000
    }
    return next()
  }
}
