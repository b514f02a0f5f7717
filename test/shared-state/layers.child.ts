// One process of many: goes on making calls through a layer that all share, until it is told to stop.
import { CallError, createImage, pipeline, type Pipeline } from '@stint/core'
import { breaker, pool, quota, retry, type BreakerChange } from '@stint/middleware'
import { openai } from '@stint/providers/openai'
import { redisState, type RedisStateOptions } from '@stint/redis'
import { Redis } from 'ioredis'
import { setTimeout as sleep } from 'node:timers/promises'

/** What the parent asks for, as JSON in the one argument. */
export interface LayersTask {
  readonly redis: string
  readonly backend: string
  readonly state?: RedisStateOptions
  readonly layer: 'breaker' | 'quota' | 'pool'
  readonly concurrent: number
  /** Stops by itself after so many calls. */
  readonly calls?: number
}

/** What one process has seen. */
export interface LayersTold {
  readonly ok: number
  readonly refused: number
  readonly failed: number
  /** How many calls were told that the shared state was lost. */
  readonly warned: number
  readonly changes: readonly Pick<BreakerChange, 'key' | 'from' | 'to'>[]
  readonly longestMs: number
}

const task = JSON.parse(process.argv[2] ?? '') as LayersTask
const client = new Redis(task.redis, { retryStrategy: () => 20 })
client.on('error', () => undefined)
const shared = redisState(client, task.state)
const changes: Pick<BreakerChange, 'key' | 'from' | 'to'>[] = []
const told = { ok: 0, refused: 0, failed: 0, warned: 0, changes, longestMs: 0 }
const line = stackOf(task.layer)
let begun = 0
let isOver = false

process.on('message', () => {
  isOver = true
})
await Promise.all(Array.from({ length: task.concurrent }, caller))
process.send?.(told)
await shared.close()
client.disconnect()
process.disconnect()

function stackOf(layer: LayersTask['layer']): Pipeline {
  const target = (id: string) => openai({ id, apiKey: id, baseURL: task.backend })
  const empty: Pipeline = pipeline(createImage)
  if (layer === 'pool') {
    return empty.to(pool('openai', [target('first'), target('second')], { shared }))
  }
  if (layer === 'quota') {
    return empty
      .use(retry({ attempts: 3, backoff: 0 }))
      .use(quota({ ratio: 0, minPerSecond: 1, ttl: '60s', shared, id: 'images' }))
      .to(target('first'))
  }
  return empty
    .use(
      breaker({
        failures: 5,
        cooldown: '300ms',
        shared,
        id: 'images',
        onChange: ({ key, from, to }) => changes.push({ key, from, to }),
      }),
    )
    .to(target('first'))
}

async function caller(): Promise<void> {
  while (!isOver && begun < (task.calls ?? Infinity)) {
    begun += 1
    const call = line.start({ prompt: 'a fox' })
    const began = performance.now()
    try {
      await call.result
      told.ok += 1
    } catch (error) {
      if (!CallError.isInstance(error)) throw error
      if (error.fault) told.failed += 1
      else told.refused += 1
    }
    if (call.report.warnings.some((text) => text.includes('shared state is lost'))) told.warned += 1
    if (told.ok + told.refused + told.failed === 1) process.send?.('calling')
    told.longestMs = Math.max(told.longestMs, performance.now() - began)
    await sleep(2)
  }
}
