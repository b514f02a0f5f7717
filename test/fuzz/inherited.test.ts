import { runInNewContext } from 'node:vm'
import { createImage, pipeline, scope, type Layer } from '@stint/core'
import {
  batch,
  breaker,
  budget,
  chaos,
  failover,
  hedge,
  limit,
  quota,
  retry,
} from '@stint/middleware'
import { exponential } from '@stint/middleware/retry'
import { codex } from '@stint/providers/codex'
import { dashscope } from '@stint/providers/dashscope'
import { google } from '@stint/providers/google'
import { openai } from '@stint/providers/openai'
import { openrouter } from '@stint/providers/openrouter'
import { scriptedProvider } from '@stint/testkit'
import { describe, expect, it } from 'vitest'
import { isPolluted } from './junk.ts'

const target = scriptedProvider('a', ['ok'])
const line = pipeline(createImage).to(target)
const request = { prompt: 'a poster' }

/** Everything that takes options, with options that it takes. */
const takers: Readonly<Record<string, readonly [take: (options: never) => unknown, object]>> = {
  retry: [retry, { attempts: 9 }],
  exponential: [exponential, { base: 5 }],
  budget: [budget, { attempts: 9 }],
  breaker: [breaker, { failures: 9 }],
  hedge: [hedge, { after: '5s' }],
  limit: [limit, { concurrent: 9 }],
  quota: [quota, { ratio: 0.5 }],
  batch: [batch, { parts: 9 }],
  chaos: [chaos, { rate: 1, hang: true }],
  failover: [(options) => failover([target], options), { reserve: 0 }],
  pipeline: [(options) => pipeline(createImage, options), { id: 'x' }],
  openai: [openai, { apiKey: 'k' }],
  google: [google, { apiKey: 'k' }],
  codex: [codex, { apiKey: 'k' }],
  openrouter: [openrouter, { model: 'google/gemini-3-pro-image' }],
  dashscope: [dashscope, { apiKey: 'k' }],
  scope: [(options) => scope(options, () => 1), { attempts: 9 }],
  run: [(options) => line.run(request, options), { attempts: 9 }],
  plan: [(options) => line.plan(request, options), { signal: new AbortController().signal }],
}

class Settings {
  get attempts(): number {
    return 9
  }
}

describe.each(Object.entries(takers))('options of %s', (name, [take, options]) => {
  const given = async (value: object): Promise<unknown> => take(value as never)

  it('count where they are its own', async () => {
    await expect(given(options)).resolves.toBeDefined()
    await expect(given(Object.assign(Object.create(null), options))).resolves.toBeDefined()
    const elsewhere = runInNewContext('({})') as object
    await expect(given(Object.assign(elsewhere, options))).resolves.toBeDefined()
  })

  it('are refused where they are inherited: nobody sees them in what was written', async () => {
    const refused = new RegExp(
      `^${name}: expected options as a plain object, got one that inherits`,
    )
    const inheriting: object[] = [Object.create(options), new Settings(), new Map()]
    for (const value of inheriting) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, to know which
      await expect(given(value)).rejects.toThrow(TypeError)
      // oxlint-disable-next-line no-await-in-loop -- see above
      await expect(given(value)).rejects.toThrow(refused)
    }
  })

  it('named __proto__ set nothing', async () => {
    const polluting = JSON.parse('{"__proto__": {"attempts": 9, "polluted": true}}') as object
    await expect(given({ ...options, ...polluting })).rejects.toThrow(/unknown option '__proto__'/)
    expect(isPolluted()).toBe(false)
  })
})

describe('options within options', () => {
  it.each<[string, () => Layer, RegExp]>([
    [
      'slow',
      () => breaker({ slow: Object.create({ after: '9s', rate: 0.5 }) }),
      /^breaker: slow: expected \{ after, rate \}/,
    ],
    [
      'reserve',
      () => failover([target], { reserve: Object.create({ attempts: 0 }) }),
      /^failover: reserve: expected options as a plain object/,
    ],
    [
      'faults',
      () => chaos({ rate: 1, faults: [Object.create({ kind: 'auth' })] }),
      /^chaos: faults: expected an array of kinds/,
    ],
  ])('are refused as well: %s', (_, declare, message) => {
    expect(declare).toThrow(TypeError)
    expect(declare).toThrow(message)
  })
})
