import { flakyBackend, redisServer, samplePng, whyNoRedis } from '@stint/testkit'
import { RedisDisturbance } from './disturb-redis.ts'
import { Journal } from './journal.ts'
import type { FromBackend, ToBackend } from './messages.ts'
import { seeded } from './random.ts'
import { weather } from './weather.ts'

/** How often the journal is looked at, in milliseconds. */
const lookEvery = 20

const [, , seed = '', wantsRedis] = process.argv
const say = (message: FromBackend, then?: () => void): void =>
  void process.send?.(message, undefined, undefined, then)
const began = performance.timeOrigin + performance.now()
const backend = await flakyBackend({
  openai: weather(seeded(seed, 'openai')),
  google: weather(seeded(seed, 'google')),
  openrouter: weather(seeded(seed, 'openrouter')),
})
const redis = wantsRedis === 'redis' && !whyNoRedis() ? await redisServer() : undefined
const disturbance = redis && new RedisDisturbance(redis, seeded(seed, 'redis'))
const journal = new Journal(began, say)
const looking = setInterval(() => journal.look(backend.submissions), lookEvery)

process.on('message', (message: ToBackend) => {
  if (message.type === 'ask') journal.ask(message.callId, message.expected)
  else void close()
})
// Whoever started it has gone without a word.
process.on('disconnect', () => process.exit(1))

const { openai, google, openrouter } = backend
const images = await Promise.all(
  ['#c92a2a', '#2b8a3e'].map((colour) => samplePng({ width: 64, height: 64, colour })),
)
say({
  type: 'ready',
  urls: { openai: openai.baseURL, google: google.baseURL, openrouter: openrouter.baseURL },
  references: images.map((image) => Buffer.from(image).toString('base64')),
  ...(redis && { redis: redis.url }),
})

async function close(): Promise<void> {
  clearInterval(looking)
  // What came since the last look is told as well.
  journal.look(backend.submissions)
  const disturbances = disturbance?.done ?? {}
  const error = await end().then(
    () => ({}),
    (reason: unknown) => ({ error: String(reason) }),
  )
  // Not left to the end of all handles: there Node was seen to turn in a circle.
  say({ type: 'closed', disturbances, ...error }, () => process.exit(0))
}

async function end(): Promise<void> {
  await disturbance?.stop()
  await redis?.close()
  await backend.close()
}
