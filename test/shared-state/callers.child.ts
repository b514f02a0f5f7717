// One process of many: makes its calls inside a shared scope, and says on stdout what became of them.
import { CallError, createImage, pipeline, scope, type SharedScopeLimits } from '@stint/core'
import { openai } from '@stint/providers/openai'
import { redisState, type RedisStateOptions } from '@stint/redis'
import { Redis } from 'ioredis'
import { setTimeout as sleep } from 'node:timers/promises'

/** What the parent asks for, as JSON in the one argument. */
export interface CallersTask {
  readonly redis: string
  readonly backend: string
  readonly state: RedisStateOptions
  readonly scope: Omit<SharedScopeLimits, 'shared'>
  readonly calls: number
  readonly concurrent: number
  /** What the clock of this machine is off by, in milliseconds. */
  readonly skewMs?: number
  /** Goes on until the scope is used up, in place of a number of calls. */
  readonly untilUsedUp?: boolean
  /** Killed by its own hand in the middle of this call, counted from 1. */
  readonly diesIn?: number
}

/** What one process has seen. */
export interface CallersTold {
  readonly ok: number
  readonly refused: number
  readonly failed: readonly string[]
  /** How many calls were told that the shared state was lost. */
  readonly warned: number
  readonly longestMs: number
}

const task = JSON.parse(process.argv[2] ?? '') as CallersTask
const { now } = Date
Date.now = () => now() + (task.skewMs ?? 0)

const client = new Redis(task.redis, { retryStrategy: () => 20 })
client.on('error', () => undefined)
const shared = redisState(client, task.state)
const line = pipeline(createImage).to(openai({ apiKey: 'sk-test', baseURL: task.backend }))
const told = { ok: 0, refused: 0, failed: [] as string[], warned: 0, longestMs: 0 }
let begun = 0
let usedUp = false

await scope({ ...task.scope, shared }, async () => {
  await Promise.all(Array.from({ length: task.concurrent }, caller))
})
console.log(JSON.stringify(told))
await shared.close()
client.disconnect()

async function caller(): Promise<void> {
  while (task.untilUsedUp ? !usedUp : begun < task.calls) {
    begun += 1
    const dies = begun === task.diesIn
    const call = line.start(
      { prompt: 'a fox' },
      {
        onEvent: (event) => {
          if (dies && event.type === 'attempt-started') process.kill(process.pid, 'SIGKILL')
        },
      },
    )
    const began = performance.now()
    try {
      await call.result
      told.ok += 1
    } catch (error) {
      if (CallError.isInstance(error) && error.stoppedBy?.layer === 'scope') {
        told.refused += 1
        usedUp ||= error.message.includes('used up')
        if (task.untilUsedUp) await sleep(10)
      } else told.failed.push(String(error))
    }
    if (call.report.warnings.some((text) => text.includes('shared state is lost'))) told.warned += 1
    told.longestMs = Math.max(told.longestMs, performance.now() - began)
  }
}
