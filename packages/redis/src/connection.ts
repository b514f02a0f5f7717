import type { Lost } from '@stint/core'
import type { Cluster, Redis } from 'ioredis'
import { Health } from './health.ts'
import { onClose } from './on-close.ts'
import { redisKey } from './redis-key.ts'
import type { CheckedOptions } from './redis-state-options.ts'
import { untilReady } from './until-ready.ts'
import type { Script } from './script.ts'
import { Subscriber } from './subscriber.ts'

/** What scripts are told. */
export type Argument = string | number

/** All that is said to Redis, through the client given: decisions with a limit, and a health that they share. */
export class Connection {
  readonly options: CheckedOptions
  readonly health: Health
  /** Hears what other processes tell. Opened when it is first needed. */
  readonly subscriber: Subscriber
  readonly #client: Redis
  readonly #offClose: () => void

  constructor(client: Redis | Cluster, options: CheckedOptions) {
    // Of a cluster, only what both have is used.
    this.#client = client as Redis
    this.options = options
    this.health = new Health(() => this.#probe())
    this.subscriber = new Subscriber(client)
    // Also where nothing was asked meanwhile, it may come back without what it knew.
    this.#offClose = onClose(this.#client, () => {
      this.health.lose('the connection to Redis was closed')
    })
  }

  /** The key of something that untrusted parts name; all of one `parts` share a slot of a cluster. */
  key(kind: string, ...parts: readonly string[]): string {
    return redisKey(this.options.prefix, kind, parts)
  }

  /**
   * Where it is told what becomes of a key. Redis has the same channels for all its databases, and the client puts its
   * `keyPrefix` before keys alone: both are part of the name, or one would hear of keys that it cannot see.
   */
  channel(key: string): string {
    const { keyPrefix = '', db = 0 } = this.#client.options
    return `${keyPrefix}${key}:told:${db}`
  }

  /** What a decision is given while Redis is lost. */
  get lost(): Lost | undefined {
    const { lost } = this.health
    return lost === undefined ? undefined : this.lostBy(lost)
  }

  /** Ends what was opened here; the client stays as it is. */
  async close(): Promise<void> {
    this.health.close('it was closed')
    this.#offClose()
    await this.subscriber.close()
  }

  /**
   * One decision, made by Redis in one step. It never rejects, and waits no longer than its limit.
   * @param waitedMs what of the limit is used up, when it had to wait for its turn.
   */
  decide(
    script: Script,
    keys: readonly string[],
    args: readonly Argument[],
    waitedMs = 0,
  ): Promise<unknown> {
    const { lost } = this
    if (lost) return Promise.resolve(lost)
    const { timeoutMs } = this.options
    return new Promise((resolve) => {
      let over = false
      const settle = (decision: unknown): void => {
        over = true
        clearTimeout(timer)
        resolve(decision)
      }
      const lose = (reason: string): void => {
        if (over) return
        this.health.lose(reason)
        settle(this.lostBy(reason))
      }
      const timer = setTimeout(
        () => {
          // When this process was busy for so long, the answer may be there, unread: one more turn reads it.
          setImmediate(() => lose(`Redis did not answer within ${timeoutMs} ms`))
          // Node warns of a negative time: it may have waited for its turn for longer than that.
        },
        Math.max(0, timeoutMs - waitedMs),
      )
      void this.#run(script, keys, args, () => over).then(settle, (error: unknown) =>
        lose(describe(error)),
      )
    })
  }

  async #run(
    { source, sha }: Script,
    keys: readonly string[],
    args: readonly Argument[],
    late: () => boolean,
  ): Promise<unknown> {
    await untilReady(this.#client)
    // Nobody waits for it any more: it must not be decided later on.
    if (late()) throw new Error('too late')
    try {
      return await this.#client.evalsha(sha, keys.length, ...keys, ...args)
    } catch (error) {
      if (!String(error).includes('NOSCRIPT') || late()) throw error
      return this.#client.eval(source, keys.length, ...keys, ...args)
    }
  }

  /** What a decision is given that was lost for this reason. */
  lostBy(reason: string): Lost {
    return {
      lost: `the shared state is lost: ${reason}`,
      refuse: this.options.whenLost === 'refuse',
    }
  }

  /** A write, since a full Redis still answers a PING. */
  async #probe(): Promise<boolean> {
    const began = performance.now()
    try {
      if (this.#client.status !== 'ready') return false
      await this.#client.set(`${this.options.prefix}:probe`, '1', 'PX', 1000)
      return performance.now() - began <= this.options.timeoutMs
    } catch {
      return false
    }
  }
}

/** The first line of what Redis complains of, or of why it was not asked. */
function describe(error: unknown): string {
  const [line = ''] = String(error instanceof Error ? error.message : error).split('\n')
  const said = line.slice(0, 160)
  const isReply = error instanceof Error && error.name === 'ReplyError'
  return isReply ? `Redis says '${said}'` : `Redis cannot be asked: ${said}`
}
