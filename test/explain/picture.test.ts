import { pipeline, createImage, type Pipeline, type Provider } from '@stint/core'
import { breaker, budget, deadline, failover, limit, retry } from '@stint/middleware'
import { scriptedProvider } from '@stint/testkit'
import { expect, it } from 'vitest'
import { posterPipeline } from '../demo/poster-pipeline.ts'
import { stack, targets } from './stacks.ts'

const [codex, google] = targets('openai/gpt-image-2', 'google/gemini') as [Provider, Provider]
const shorten = (prompt: string): string => prompt.slice(0, 20)

function picture(line: Pipeline): string {
  return `\n${String(line.explain())}\n`
}

it("the README's stack", () => {
  expect(picture(posterPipeline([codex, google], { shorten }))).toMatchInlineSnapshot(`
    "
    poster: 4 attempts, 5 min
         one entry each, with all below                            attempts      time
      0   breaker(failures: 2, cooldown: '10m', key: 'request')           4     5 min
      1   deadline('300s')                                                4     5 min  limits the time
      2   budget(attempts: 4)                                             4  no limit  caps 8 attempts
      3 ↻ failover(reserve: { attempts: 1, time: '25s' })                 8  no limit  × 2 targets
            → openai/gpt-image-2
            → google/gemini
      4 ↻   retry(attempts: 2)                                            4  no limit  × 2 tries
      5 ↻     downgrade(['simplifyPrompt', 'fewerReferences(2)'])         3  no limit  + 2 steps
      6         breaker(failures: 5, cooldown: '30s')                     1     2 min
      7         deadline('120s')                                          1     2 min  limits the time
    no findings
    "
  `)
})

it('what was multiplied, what capped it, and what is found', () => {
  const line = stack(budget({ attempts: 6 }), failover([codex, google]), retry(), retry())
  expect(picture(line)).toMatchInlineSnapshot(`
    "
    createImage: 6 attempts, no time limit
         one entry each, with all below  attempts      time
      0   budget(attempts: 6)                   6  no limit  caps 18 attempts
      1 ↻ failover()                           18  no limit  × 2 targets
            → openai/gpt-image-2
            → google/gemini
      2 ↻   retry()                             9  no limit  × 3 tries
      3 ↻     retry()                           3  no limit  × 3 tries
    found: 2 warnings
      warning  no-deadline
               no deadline stands above openai/gpt-image-2 and google/gemini: a provider that hangs
               holds the call for as long as it likes, in each of up to 6 attempts
               mend: put deadline('90s') above everything that repeats, and a shorter one below it for
               each attempt
      warning  retries-multiply
               retry() (layer 2) around retry() (layer 3): 3 × 3 = 9 tries of each target, 18 attempts
               with all that repeats, of which 6 are let through
               mend: keep one of them; for more tries raise its attempts
    "
  `)
})

it('a pipeline as a target', () => {
  const careful = pipeline(createImage, { id: 'careful' })
    .use(deadline('60s'))
    .use(retry({ attempts: 3, backoff: '1s' }))
    .to(codex)
  const line = stack(deadline('90s'), budget({ attempts: 4 }), failover([careful, google]))
  expect(picture(line)).toMatchInlineSnapshot(`
    "
    createImage: 4 attempts, 90 s
         one entry each, with all below      attempts      time
      0   deadline('90s')                           4      90 s  limits the time
      1   budget(attempts: 4)                       4  no limit
      2 ↻ failover()                                4  no limit  × 2 targets
            → careful, a pipeline
            → google/gemini
      → careful
      0   deadline('60s')                           3      60 s  limits the time
      1 ↻ retry(attempts: 3, backoff: '1s')         3  no limit  × 3 tries
          → openai/gpt-image-2
    no findings
    "
  `)
})

it('columns for submissions and cost where they say something', () => {
  const legacy = scriptedProvider('legacy', ['ok'], { wire: 'outside', price: () => 0.1 })
  const line = stack(deadline('90s'), budget({ attempts: 4, cost: 0.3 }), retry(), legacy)
  expect(picture(line)).toMatchInlineSnapshot(`
    "
    createImage: at most 3 attempts, no limit of submissions, 90 s, a cost of 0.3
         one entry each, with all below   attempts  submissions      time      cost
      0   deadline('90s')                        3     no limit      90 s       0.3  limits the time
      1   budget(attempts: 4, cost: 0.3)         3     no limit  no limit       0.3  limits the cost, may cut in
      2 ↻ retry()                                3     no limit  no limit  no limit  × 3 tries
          → legacy
    found: 1 note
      note     sends-outside
               legacy sends outside attempt.fetch, so there is no bound of submissions: a client library
               that retries by itself turns 1 attempt into several
               mend: build the client with attempt.fetch, or turn its own retries off (maxRetries: 0)
    "
  `)
})

it('a request: who takes it, for how much, and after what', async () => {
  const request = { prompt: 'a lighthouse, every brick visible, at night', references: [] }
  const line = posterPipeline([scriptedProvider('a', ['ok'], { price: () => 0.04 }), google], {
    shorten,
  })
  expect(`\n${String(await line.plan(request))}\n`).toMatchInlineSnapshot(`
    "
    poster, for this request: 4 attempts, 5 min
         one entry each, with all below                            attempts      time
      0   breaker(failures: 2, cooldown: '10m', key: 'request')           4     5 min
      1   deadline('300s')                                                4     5 min  limits the time
      2   budget(attempts: 4)                                             4  no limit  caps 6 attempts
      3 ↻ failover(reserve: { attempts: 1, time: '25s' })                 6  no limit  × 2 targets
            → a: takes it, for 0.04
            → google/gemini: takes it
      4 ↻   retry(attempts: 2)                                            3  no limit  × 2 tries
      5 ↻     downgrade(['simplifyPrompt', 'fewerReferences(2)'])         2  no limit  + 1 step
      6         breaker(failures: 5, cooldown: '30s')                     1     2 min
      7         deadline('120s')                                          1     2 min  limits the time
    found: 1 note
      note     steps-change-nothing
               fewerReferences(2) changes nothing of this request: downgrade (layer 5) has 1 of 2 steps
               left for it
               mend: none is needed, if the others are enough
    "
  `)
})

it('is no wider than 100 columns, however many options and findings there are', () => {
  const many = targets(
    ...Array.from({ length: 12 }, (_, at) => `vendor/a-model-of-a-long-name-${at}`),
  )
  const line = stack(
    breaker({
      rate: 0.5,
      window: '60s',
      minimum: 12,
      slow: { after: '20s', rate: 0.8 },
      key: 'request',
    }),
    limit({ concurrent: 12, perMinute: 600, queue: 1000 }),
    failover(many, { share: 'even', floor: '10s', reserve: { attempts: 2, time: '5s' } }),
    retry({ attempts: 3, on: ['rate_limit', 'overloaded', 'server_error', 'timeout', 'network'] }),
    retry(),
  )
  const lines = String(line.explain()).split('\n')
  expect(lines.filter(({ length }) => length > 100)).toEqual([])
})
