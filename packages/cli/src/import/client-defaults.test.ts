import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GoogleGenAI } from '@google/genai'
import { APICallError, generateImage } from 'ai'
import { DEFAULT_OPTIONS } from 'axios-retry'
import got from 'got'
import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import type { ClientDefault } from './client-default.ts'
import { clientDefaults } from './client-defaults.ts'
import { waitsOf } from './waits.ts'

const packages = join(import.meta.dirname, '../../node_modules')

describe('the table is what the installed packages do', () => {
  it.each<ClientDefault>([
    clientDefaults.openai,
    clientDefaults.aiSdk,
    clientDefaults.axiosRetry,
    clientDefaults.got,
    clientDefaults.genai,
  ])('$name $version', ({ package: name, version }) => {
    const found: unknown = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'))
    expect(found).toMatchObject({ version })
  })

  it('openai', () => {
    const { maxRetries, timeout } = new OpenAI({ apiKey: 'none' })
    const { retries, timeoutMs } = clientDefaults.openai
    expect([maxRetries, timeout]).toEqual([retries, timeoutMs])
  })

  it('axios-retry, which waits for a Retry-After alone', () => {
    const { retries, retryDelay } = DEFAULT_OPTIONS
    expect(retries).toBe(clientDefaults.axiosRetry.retries)
    expect(retryDelay(3, { response: undefined } as never)).toBe(
      clientDefaults.axiosRetry.backoff.firstMs,
    )
    const told = { response: { headers: { 'retry-after': '900' } } }
    expect(retryDelay(1, told as never)).toBe(900_000)
  })

  it('got, which does not repeat a POST', () => {
    const { limit, methods, backoffLimit } = got.defaults.options.retry
    expect([limit, backoffLimit]).toEqual([
      clientDefaults.got.retries,
      clientDefaults.got.backoff.capMs,
    ])
    expect(methods).not.toContain('POST')
  })

  it('the AI SDK: so many calls of an image model that keeps failing', async () => {
    let calls = 0
    const failing = new APICallError({
      message: 'overloaded',
      url: 'https://images.example',
      requestBodyValues: {},
      statusCode: 503,
      responseHeaders: { 'retry-after-ms': '1' },
    })
    const model = {
      specificationVersion: 'v4' as const,
      provider: 'test',
      modelId: 'failing',
      maxImagesPerCall: 1,
      doGenerate: () => {
        calls += 1
        return Promise.reject(failing)
      },
    }
    await expect(generateImage({ model, prompt: 'a lighthouse' })).rejects.toThrow(/3 attempts/)
    expect(calls).toBe(clientDefaults.aiSdk.retries + 1)
  })

  it('the Google Gen AI SDK: one try, without retryOptions', async () => {
    let calls = 0
    const fetch = (): Promise<Response> => {
      calls += 1
      return Promise.resolve(new Response('{}', { status: 503 }))
    }
    const client = new GoogleGenAI({ apiKey: 'none', httpOptions: { fetch } })
    const asked = client.models.generateContent({ model: 'gemini-3-pro-image', contents: 'a' })
    await expect(asked).rejects.toThrow(/503/)
    expect(calls).toBe(clientDefaults.genai.retries + 1)
  })
})

describe('the table in docs/guide/coming-from.md', () => {
  const page = readFileSync(
    join(import.meta.dirname, '../../../../docs/guide/coming-from.md'),
    'utf8',
  )

  it.each<ClientDefault>(Object.values(clientDefaults))('has $name', (row) => {
    const cells = page
      .split('\n')
      .find((line) => line.startsWith(`| ${row.name} `))
      ?.split('|')
      .map((cell) => cell.trim())
    expect(cells?.slice(2, 6)).toEqual([
      row.version,
      String(row.retries),
      backoffText(row),
      row.timeoutMs === undefined ? 'none' : `${row.timeoutMs / 1000} s`,
    ])
    expect(cells?.[8]).toBe(row.checked)
  })
})

function backoffText({ backoff }: ClientDefault): string {
  const { firstMs, factor, capMs, jitter, retryAfterMs } = backoff
  const own =
    firstMs === 0
      ? 'none'
      : [
          `${firstMs / 1000} s × ${factor}`,
          capMs < Infinity ? `up to ${capMs / 1000} s` : '',
          jitter > 0 ? `+ ${jitter * 100} %` : '',
        ]
          .filter((part) => part !== '')
          .join(', ')
  if (retryAfterMs === undefined) return own
  const followed = retryAfterMs < Infinity ? `up to ${retryAfterMs / 1000} s` : 'without limit'
  return `${own}; Retry-After ${followed}`
}

it('waits as long as a Retry-After may be, or as the backoff where that is longer', () => {
  const backoff = { firstMs: 30_000, factor: 2, capMs: 100_000, jitter: 0.5, retryAfterMs: 60_000 }
  expect(waitsOf(backoff, 3)).toEqual({
    own: [30_000, 60_000, 100_000],
    mostMs: 60_000 + 90_000 + 150_000,
  })
  expect(waitsOf(backoff, 0)).toEqual({ own: [], mostMs: 0 })
})
