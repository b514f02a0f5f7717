import { flakyBackend, type FlakyBackend } from '@stint/testkit'
import { describe, expect, it } from 'vitest'
import { aiSdk, openai, type Library } from './libraries.ts'
import { outside } from './outside.ts'
import { run } from './run.ts'

const made: readonly (readonly [
  name: string,
  make: (backend: FlakyBackend, fetch?: typeof globalThis.fetch) => Library,
  remedy: RegExp,
])[] = [
  ['openai', openai, /OpenAI SDK retries .* maxRetries: 0/],
  ['ai with @ai-sdk/openai', aiSdk, /AI SDK retries .* maxRetries: 0/],
]

describe.concurrent.each(made)('%s, given attempt.fetch', (id, make, remedy) => {
  it('has its second submission refused, and is counted once', { timeout: 20_000 }, async () => {
    await using backend = await flakyBackend({
      openai: { answer: 'overloaded', retryAfter: '10ms' },
    })
    const provider = outside(
      (prompt, attempt) => make(backend, attempt?.fetch).send(prompt, attempt),
      { id, wire: 'fetch' },
    )
    const { error, report } = await run(provider)
    expect(error?.fault).toMatchObject({ kind: 'overloaded', status: 503, hiddenRetry: true })
    expect(error?.fault?.message).toMatch(/a second submission was refused/)
    expect(error?.message).toMatch(remedy)
    expect(report.attempts).toMatchObject([{ sends: 1, submissions: 1, delivery: 'rejected' }])
    await provider.ended()
    expect(backend.submissions).toHaveLength(1)
  })
})
