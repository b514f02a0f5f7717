import type { Cluster, Redis } from 'ioredis'

type Listener = (message: string) => void

/** How often the connection is asked whether it still is one, in milliseconds. */
const beatMs = 5000
/** When a node of a cluster is looked for again, in milliseconds. */
const soonMs = 50

/** Hears what other processes tell, on one connection of its own, which is opened when first needed. */
export class Subscriber {
  readonly #given: Redis | Cluster
  readonly #beatMs: number
  readonly #channels = new Map<string, Set<Listener>>()
  readonly #dropped = new Set<() => void>()
  #client: Redis | undefined
  #live = new Set<string>()
  #closed = false
  #beat: NodeJS.Timeout | undefined
  #soon: NodeJS.Timeout | undefined
  /** Asked, and not answered yet. */
  #asked = false

  /** @param everyMs how often it makes sure, by a PING, that the connection has not died in silence. */
  constructor(given: Redis | Cluster, everyMs: number = beatMs) {
    this.#given = given
    this.#beatMs = everyMs
  }

  /** Whether every message on this channel arrives, from now until {@link onDropped} is told. */
  hears(channel: string): boolean {
    return this.#live.has(channel)
  }

  /** Calls back for each message on a channel; gives the function that stops. */
  onMessage(channel: string, listener: Listener): () => void {
    let listeners = this.#channels.get(channel)
    if (!listeners) {
      this.#channels.set(channel, (listeners = new Set()))
      this.#subscribe([channel])
    }
    const all = listeners.add(listener)
    return () => {
      all.delete(listener)
      if (all.size === 0 && this.#channels.get(channel) === all) this.#leave(channel)
    }
  }

  /** Calls back when messages may have been missed: what is known from them must be forgotten. */
  onDropped(listener: () => void): () => void {
    this.#dropped.add(listener)
    return () => this.#dropped.delete(listener)
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#channels.clear()
    this.#live.clear()
    this.#dropped.clear()
    clearInterval(this.#beat)
    clearTimeout(this.#soon)
    this.#client?.disconnect()
  }

  #leave(channel: string): void {
    this.#channels.delete(channel)
    this.#live.delete(channel)
    this.#client?.unsubscribe(channel).catch(() => undefined)
  }

  #subscribe(channels: readonly string[]): void {
    if (this.#closed) return
    const client = (this.#client ??= this.#connect())
    // Once it is ready, everything is subscribed to: nothing waits in a queue of the client.
    if (client?.status !== 'ready' || channels.length === 0) return
    client.subscribe(...channels).then(
      () => {
        for (const channel of channels) if (this.#channels.has(channel)) this.#live.add(channel)
      },
      () => this.#drop(),
    )
  }

  #connect(): Redis | undefined {
    const client = another(this.#given)
    if (!client) return this.#connectSoon()
    client.on('error', () => undefined)
    client.on('ready', () => this.#subscribe([...this.#channels.keys()]))
    client.on('close', () => this.#drop())
    client.on('end', () => this.#connectSoon())
    clearInterval(this.#beat)
    this.#beat = setInterval(() => this.#makeSure(client), this.#beatMs).unref()
    client.on('message', (channel: string, message: string) => {
      for (const listener of this.#channels.get(channel) ?? []) listener(message)
    })
    return client
  }

  /** To whatever node of a cluster there is by then. */
  #connectSoon(): undefined {
    if (this.#closed) return
    this.#client = undefined
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined
      this.#subscribe([])
    }, soonMs).unref()
  }

  /** A connection that has died in silence is as good as one that hears nothing: it is opened anew. */
  #makeSure(client: Redis): void {
    if (client.status !== 'ready') return
    if (this.#asked) {
      this.#asked = false
      this.#drop()
      client.disconnect(true)
      return
    }
    this.#asked = true
    client.ping().then(
      () => (this.#asked = false),
      () => (this.#asked = false),
    )
  }

  #drop(): void {
    this.#live = new Set()
    for (const listener of this.#dropped) listener()
  }
}

/**
 * Another connection to the same place that never gives up. In a cluster each node hears what all are told: it is one to
 * some node, and ends with that. (The client of a cluster would change its node by itself, and say nothing of it.)
 */
function another(given: Redis | Cluster): Redis | undefined {
  const options = { autoResubscribe: false, keyPrefix: '', lazyConnect: false }
  const retry = (times: number): number => Math.min(50 * times, 1000)
  if (!given.isCluster) return (given as Redis).duplicate({ ...options, retryStrategy: retry })
  const nodes = (given as Cluster).nodes()
  const node = nodes[Math.floor(Math.random() * nodes.length)]
  return node?.duplicate({ ...options, retryStrategy: null })
}
