import { createImage, pipeline, type CallError, type Provider } from '@stint/core'
import { breaker } from '@stint/middleware/breaker'
import { retry } from '@stint/middleware/retry'
import { google } from '@stint/providers/google'
import { openrouter } from '@stint/providers/openrouter'
import { pixel } from '@stint/testkit'
import { afterEach, expect, it, vi } from 'vitest'

afterEach(() => void vi.unstubAllGlobals())

const apiKey = 'sk-0123456789abcdef'
const link = 'https://pictures.example/cat.png?token=hunter2hunter2'

it.each([
  google({ apiKey, maxResponseBytes: 1000 }),
  openrouter({ apiKey, model: 'openai/gpt-image-2', maxResponseBytes: 1000 }),
])(
  'a reference behind a link that is too large to be read is no fault of the vendor: $id',
  async (target) => {
    const asked: string[] = []
    vi.stubGlobal('fetch', (input: string | URL) => {
      asked.push(String(input))
      return Promise.resolve(new Response(Buffer.concat([pixel, Buffer.alloc(2000)])))
    })
    const states: unknown[] = []
    const error: unknown = await pipeline(createImage)
      .use(retry({ attempts: 3, backoff: 1 }))
      .use(breaker({ failures: 1, onChange: (change) => states.push(change) }))
      .to(target as Provider)
      .run({ prompt: 'a lighthouse', references: [{ url: link }] })
      .catch((thrown: unknown) => thrown)
    const { fault, message } = error as CallError
    expect(fault).toMatchObject({ scope: 'shape', delivery: 'unsent' })
    expect(message).toMatch(
      /reference 1 could not be fetched: .*larger than the 1000 bytes allowed/,
    )
    expect(message).not.toContain('hunter2')
    expect([asked.length, states]).toEqual([1, []])
  },
)
