import { setTimeout as sleep } from 'node:timers/promises'
import type { RedisServer } from '@stint/testkit'
import type { Random } from './random.ts'

const ways = { restart: 4, pause: 3, fill: 2, 'forget scripts': 1, 'forget all': 1 } as const

/** Harms a Redis server again and again, each time in another way, until it is stopped. */
export class RedisDisturbance {
  /** How often it did what. */
  readonly done: Record<string, number> = {}
  readonly #server: RedisServer
  readonly #random: Random
  readonly #stop = new AbortController()
  readonly #running: Promise<void>

  constructor(server: RedisServer, random: Random) {
    this.#server = server
    this.#random = random
    this.#running = this.#run()
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      const pause = sleep(this.#random.between(2000, 9000), undefined, { signal })
      if (
        await pause.then(
          () => false,
          () => true,
        )
      )
        return
      const way = this.#random.weighted(ways)
      this.done[way] = (this.done[way] ?? 0) + 1
      await this.#harm(way, this.#random.between(50, 1500))
    }
  }

  async #harm(way: keyof typeof ways, forMs: number): Promise<void> {
    const server = this.#server
    if (way === 'forget scripts') return void (await server.say('SCRIPT FLUSH'))
    if (way === 'forget all') return void (await server.say('FLUSHALL'))
    if (way === 'pause') server.pause()
    else if (way === 'fill') await server.fill(true)
    else await server.stop()
    await sleep(forMs)
    if (way === 'pause') server.resume()
    else if (way === 'fill') await server.fill(false)
    else await server.start()
  }
}
