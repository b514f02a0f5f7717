import { createImage, pipeline } from '@stint/core'
import { deadline, retry } from '@stint/middleware'
import { scriptedProvider } from '@stint/testkit'
import { describe, expect, it } from 'vitest'

describe('an explanation', () => {
  it('ends for a retry that may try as often as it can', () => {
    const line = pipeline(createImage)
      .use(deadline('90s'))
      .use(retry({ attempts: Number.MAX_SAFE_INTEGER }))
      .use(deadline('5s'))
      .to(scriptedProvider('a', ['ok']))
    const explained = line.explain()
    expect(explained).toMatchObject({ attempts: Number.MAX_SAFE_INTEGER, elapsedMs: 90_000 })
    expect(explained.atMost).toBe(true)
    expect(explained.findings).toBeDefined()
    expect(String(explained)).toContain('retry')
  })

  it('cannot be changed by whoever reads it, and the bound of a call with it', async () => {
    const line = pipeline(createImage).to(scriptedProvider('a', ['ok']))
    const explained = line.explain() as { attempts: number }
    expect(() => (explained.attempts = 99)).toThrow(TypeError)
    expect(line.explain().attempts).toBe(1)
    const plan = (await line.plan({ prompt: 'x' })) as { attempts: number }
    expect(() => (plan.attempts = 99)).toThrow(TypeError)
  })
})
