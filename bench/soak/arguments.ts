import { parseArgs } from 'node:util'

/** What the command is told. */
export interface SoakArguments {
  readonly seed: string
  readonly callers: number
  readonly minutes: number
  readonly redis: boolean
  /** MB per minute. */
  readonly heapLimit: number
  /** The folder that results are written to. */
  readonly out: string
  readonly help: boolean
}

export const usage = `Usage: pnpm soak [options]

Many callers call at once for some minutes, over real HTTP, a backend that fails at random; every
call is held against the backend's own journal.

  --minutes N       how long (default 3)
  --callers N       how many call at once (default 200)
  --seed TEXT       what chance is drawn from (default: the time)
  --no-redis        share no state through Redis
  --heap-limit N    most growth of the heap in MB per minute, over the second half (default 0.5)
  --out FOLDER      where report.html, plot.svg and soak.json go (default out/soak)`

/** @throws TypeError that names what is wrong. */
export function readArguments(given: readonly string[]): SoakArguments {
  const { values } = parseArgs({
    args: [...given],
    allowNegative: true,
    options: {
      minutes: { type: 'string', default: '3' },
      callers: { type: 'string', default: '200' },
      seed: { type: 'string', default: Date.now().toString(36) },
      redis: { type: 'boolean', default: true },
      'heap-limit': { type: 'string', default: '0.5' },
      out: { type: 'string', default: 'out/soak' },
      help: { type: 'boolean', default: false },
    },
  })
  const { seed, redis, out, help } = values
  return {
    seed,
    redis,
    out,
    help,
    minutes: above0('minutes', values.minutes),
    callers: Math.ceil(above0('callers', values.callers)),
    heapLimit: above0('heap-limit', values['heap-limit']),
  }
}

function above0(name: string, given: string): number {
  const value = Number(given)
  if (value > 0 && value < Infinity) return value
  throw new TypeError(`--${name} is '${given}': expected a number above 0`)
}
