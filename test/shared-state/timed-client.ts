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
  const timed = <Name extends 'eval' | 'evalsha'>(name: Name): Redis[Name] => {
    const run = client[name].bind(client) as (...args: unknown[]) => Promise<unknown>
    return ((...args: unknown[]) => run(...args.map(said), now())) as Redis[Name]
  }
  client.eval = timed('eval')
  client.evalsha = timed('evalsha')
  // Never ready, so never subscribed to anything.
  client.duplicate = () => new Redis({ lazyConnect: true })
  return client
}
