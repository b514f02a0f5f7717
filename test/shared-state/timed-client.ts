import { Redis } from 'ioredis'

/** What `timedClient` can do beside going by a time of its own. */
interface TimedOptions {
  /** Whether probes stay out for as long as their calls do, as they do where time is real and they are renewed. */
  readonly renewed?: boolean
}

/**
 * A client whose scripts go by a time of ours, as their last argument, in place of Redis' own. Nothing is heard from
 * others, so that each decision is a script.
 */
export function timedClient(url: string, now: () => number, options: TimedOptions = {}): Redis {
  const client = new Redis(url)
  const said = (given: unknown): unknown =>
    options.renewed && typeof given === 'string'
      ? given.replace(/"leaseMs":\d+/, '"leaseMs":1e12')
      : given
  for (const name of ['eval', 'evalsha'] as const) {
    const run = client[name].bind(client) as (...args: unknown[]) => Promise<unknown>
    client[name] = (...args: unknown[]) => run(...args.map(said), now())
  }
  // Never ready, so never subscribed to anything.
  client.duplicate = () => new Redis({ lazyConnect: true })
  return client
}
