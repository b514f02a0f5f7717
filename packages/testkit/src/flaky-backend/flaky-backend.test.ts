import { execFile } from 'node:child_process'
import { hash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { imageSize } from 'image-size'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bytesOf, generateWithGoogle, generateWithOpenAI } from './__fixtures__/generate.ts'
import { flakyBackend, type FlakyBackend } from './flaky-backend.ts'
import type { BackendStep } from './backend-step.ts'
import { keyDigest } from './key-digest.ts'
import { samplePng } from './picture/sample-png.ts'

let backend: FlakyBackend
let logo: Uint8Array

beforeAll(async () => {
  backend = await flakyBackend({ timeScale: 0.001 })
  logo = await samplePng({ width: 120, height: 60, text: 'LOGO' })
})
afterEach(() => backend.reset())
afterAll(() => backend.close())

describe('with the real vendor libraries', () => {
  it('answers an OpenAI generation with as many PNGs as were asked for', async () => {
    const { images, usage } = await generateWithOpenAI(backend, { n: 3, size: '1536x1024' })
    expect(images).toHaveLength(3)
    expect(new Set<unknown>(images).size).toBe(3)
    expect(imageSize(bytesOf(images[0]))).toMatchObject({ width: 640, height: 427, type: 'png' })
    expect(usage?.totalTokens).toBeGreaterThan(0)
    expect(backend.openai.submissions).toMatchObject([
      { path: '/v1/images/generations', model: 'gpt-image-2', n: 3, size: '1536x1024' },
    ])
  })

  it.each([1, 2])('takes %i references and a mask of an OpenAI edit', async (count) => {
    const files = Array.from({ length: count }, () => logo)
    const mask = await samplePng({ width: 120, height: 60, colour: 'transparent' })
    const { images } = await generateWithOpenAI(backend, { files, mask })
    expect(images).toHaveLength(1)
    const [submission] = backend.submissions
    expect(submission).toMatchObject({ path: '/v1/images/edits', prompt: 'a fox' })
    const sent = { mediaType: 'image/png', bytes: logo.length, sha256: hash('sha256', logo) }
    const received = { ...sent, width: 120, height: 60 }
    expect(submission?.references).toEqual(files.map(() => received))
    expect(submission?.mask).toMatchObject({ bytes: mask.length, width: 120, height: 60 })
  })

  it('answers a Gemini generation with references', async () => {
    const options = { files: [logo, logo], aspectRatio: '16:9' as const }
    const { images, usage } = await generateWithGoogle(backend, options)
    expect(imageSize(bytesOf(images[0]))).toMatchObject({ width: 640, height: 360, type: 'png' })
    expect(usage?.totalTokens).toBeGreaterThan(0)
    const [submission] = backend.google.submissions
    expect(submission).toMatchObject({ model: 'gemini-3-pro-image', aspectRatio: '16:9', n: 1 })
    expect(submission?.references.map((each) => each.sha256)).toEqual([
      hash('sha256', logo),
      hash('sha256', logo),
    ])
  })
})

describe('scripts', () => {
  it('follow a list whose last step repeats', async () => {
    backend.use('openai', [
      { answer: 'rate_limit', retryAfter: '2s' },
      { after: '20s', answer: 'image' },
    ])
    await expect(generateWithOpenAI(backend)).rejects.toMatchObject({ statusCode: 429 })
    await generateWithOpenAI(backend)
    await generateWithOpenAI(backend)
    const told = backend.submissions.map(({ answer, status, outcome }) => [answer, status, outcome])
    expect(told).toEqual([
      ['rate_limit', 429, 'answered'],
      ['image', 200, 'answered'],
      ['image', 200, 'answered'],
    ])
  })

  it('can decide by the request and by how many there were', async () => {
    const met: number[] = []
    backend.use('google', async (request, n) => {
      met.push(n)
      return request.prompt.length > 10 ? 'server_error' : { after: '5s', answer: 'image' }
    })
    const heavy = generateWithGoogle(backend, { prompt: 'a long and heavy prompt' })
    await expect(heavy).rejects.toMatchObject({ statusCode: 500 })
    await generateWithGoogle(backend, { prompt: 'light' })
    expect(met).toEqual([1, 2])
  })

  it('start over when replaced, and come back with reset()', async () => {
    backend.use('openai', ['image', 'quota'])
    await generateWithOpenAI(backend)
    backend.use('openai', ['overloaded', 'image'])
    await expect(generateWithOpenAI(backend)).rejects.toMatchObject({ statusCode: 503 })
    backend.reset()
    expect(backend.submissions).toEqual([])
    await generateWithOpenAI(backend)
  })

  it('of one vendor leave the other alone', async () => {
    backend.use('openai', 'server_error')
    await expect(generateWithOpenAI(backend)).rejects.toMatchObject({ statusCode: 500 })
    await generateWithGoogle(backend)
    expect(backend.submissions.map(({ vendor }) => vendor)).toEqual(['openai', 'google'])
    expect(backend.openai.submissions).toHaveLength(1)
  })

  it('can answer anything', async () => {
    const body = { error: { message: 'pay first', type: null, param: null, code: null } }
    backend.use('openai', { status: 402, headers: { 'x-should-retry': 'false' }, body })
    await expect(generateWithOpenAI(backend)).rejects.toMatchObject({
      statusCode: 402,
      message: 'pay first',
      responseHeaders: { 'x-should-retry': 'false' },
    })
    expect(backend.submissions[0]).toMatchObject({ answer: 'custom', status: 402 })
  })

  it('lay their headers over the answer, or take one away', async () => {
    const headers = { 'retry-after': '-5', 'retry-after-ms': undefined }
    backend.use('openai', { answer: 'rate_limit', retryAfter: '2s', headers })
    const error = await generateWithOpenAI(backend).catch((caught: unknown) => caught)
    expect(error).toHaveProperty('responseHeaders.retry-after', '-5')
    expect(error).not.toHaveProperty('responseHeaders.retry-after-ms')
  })

  it('are checked when they are given', async () => {
    const misspelt = { answer: 'server-error' as 'server_error' }
    await expect(flakyBackend({ openai: misspelt })).rejects.toThrow(
      "flakyBackend openai: answer is 'server-error': expected one of 'image', 'server_error'",
    )
    expect(() => backend.use('google', { after: 'soon', answer: 'image' })).toThrow(
      "flakyBackend google: after is 'soon': expected milliseconds or a string like '90s'",
    )
    await expect(flakyBackend({ opnai: 'image' } as object)).rejects.toThrow(
      "flakyBackend: no option 'opnai': expected openai, ",
    )
  })

  it('that throw are answered with a 500 and come out of close()', async () => {
    const broken = await flakyBackend({
      openai: () => {
        throw new Error('no such fixture')
      },
    })
    await expect(generateWithOpenAI(broken)).rejects.toMatchObject({ statusCode: 500 })
    await expect(broken.close()).rejects.toThrow('flakyBackend openai: this request could not be')
  })
})

describe('keys', () => {
  it('other than the accepted ones get the refusal of their vendor', async () => {
    await using guarded = await flakyBackend({ apiKey: ['key-a', 'key-b'] })
    await generateWithOpenAI(guarded, { apiKey: 'key-b' })
    await expect(generateWithOpenAI(guarded, { apiKey: 'key-c' })).rejects.toMatchObject({
      statusCode: 401,
      data: { error: { code: 'invalid_api_key' } },
    })
    await expect(generateWithGoogle(guarded, { apiKey: 'key-c' })).rejects.toMatchObject({
      statusCode: 400,
      data: { error: { details: [{ reason: 'API_KEY_INVALID' }] } },
    })
    expect(guarded.submissions.map(({ answer }) => answer)).toEqual([
      'image',
      'rejected',
      'rejected',
    ])
  })

  it('are told apart by their digests and never logged', async () => {
    await generateWithOpenAI(backend, { apiKey: 'key-a' })
    await generateWithGoogle(backend, { apiKey: 'key-b' })
    const [first, second] = backend.submissions
    expect(first).toMatchObject({ apiKeyPresent: true, apiKeyDigest: keyDigest('key-a') })
    expect(second).toMatchObject({ apiKeyPresent: true, apiKeyDigest: keyDigest('key-b') })
    expect(first?.headers['user-agent']).toContain('ai-sdk-openai')
    expect(JSON.stringify(backend.submissions)).not.toMatch(/key-[ab]/)
  })
})

describe('requests in flight', () => {
  it('are seen to end when the client leaves during the work', async () => {
    backend.use('openai', { after: '10h', answer: 'image' })
    const leaving = new AbortController()
    const call = generateWithOpenAI(backend, { abortSignal: leaving.signal })
    expect(await backend.openai.arrived()).toMatchObject({ outcome: 'pending', prompt: 'a fox' })
    leaving.abort(new Error('enough'))
    await expect(call).rejects.toThrow('enough')
    await backend.idle()
    const [submission] = backend.submissions
    expect(submission).toMatchObject({ answer: 'image', outcome: 'client-gone' })
    expect(submission).not.toHaveProperty('status')
    expect(submission?.endedAt).toBeGreaterThanOrEqual(submission?.at ?? NaN)
  })

  it('are logged in order of arrival and waited for one by one', async () => {
    backend.use('openai', 'hang')
    const leaving = new AbortController()
    const options = { abortSignal: leaving.signal }
    const calls = [generateWithOpenAI(backend, options), generateWithOpenAI(backend, options)]
    const second = await backend.openai.arrived(2)
    expect(backend.submissions[1]).toBe(second)
    leaving.abort()
    await Promise.allSettled(calls)
    await backend.idle()
    expect(backend.submissions.map(({ outcome }) => outcome)).toEqual([
      'client-gone',
      'client-gone',
    ])
  })

  it('are ended by reset(), which forgets them', async () => {
    backend.use('openai', 'hang')
    const call = generateWithOpenAI(backend)
    const submission = await backend.openai.arrived()
    backend.reset()
    await expect(call).rejects.toThrow('Cannot connect to API')
    expect(submission.outcome).toBe('closed')
    expect(backend.submissions).toEqual([])
  })

  it('are ended by close(), as are waits; closing twice is closing once', async () => {
    const closing = await flakyBackend({ openai: 'hang', google: { after: '9h', answer: 'image' } })
    const calls = [generateWithOpenAI(closing), generateWithGoogle(closing)]
    await Promise.all([closing.openai.arrived(), closing.google.arrived()])
    const waits = [closing.openai.arrived(2), closing.google.arrived(2)]
    await Promise.all([
      closing.close(),
      closing.close(),
      expect(waits[0]).rejects.toThrow('closed'),
    ])
    const settled = await Promise.allSettled([...calls, ...waits])
    expect(settled.map(({ status }) => status)).not.toContain('fulfilled')
    expect(closing.submissions.map(({ outcome }) => outcome)).toEqual(['closed', 'closed'])
  })

  it('are ended also while a script decides, and seen to end when the client leaves', async () => {
    const deciding = await flakyBackend({ openai: () => new Promise<BackendStep>(() => {}) })
    const leaving = new AbortController()
    const calls = [
      generateWithOpenAI(deciding, { abortSignal: leaving.signal }),
      generateWithOpenAI(deciding),
    ]
    const settled = Promise.allSettled(calls)
    await deciding.openai.until(({ prompt }) => prompt !== '', 2)
    leaving.abort()
    await deciding.openai.until(({ outcome }) => outcome === 'client-gone')
    await Promise.all([deciding.close(), settled])
    expect(deciding.submissions.map(({ outcome }) => outcome)).toEqual(['client-gone', 'closed'])
  })

  it('leave nothing behind that keeps a process alive after close()', async () => {
    const script = fileURLToPath(new URL('__fixtures__/close-while-hanging.ts', import.meta.url))
    const args = ['--conditions=@stint/source', script]
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 })
    expect(stdout).toContain('closed')
  })
})

describe('what is no submission', () => {
  it('gets the 404 of its vendor and is not logged', async () => {
    const openai = await fetch(`${backend.openai.baseURL}/images/variations`, { method: 'POST' })
    expect(openai.status).toBe(404)
    expect(await openai.json()).toMatchObject({
      error: { message: 'Invalid URL (POST /v1/images/variations)' },
    })
    const google = await fetch(`${backend.google.baseURL}/nothing`)
    expect(google.status).toBe(404)
    expect(await google.text()).toContain('That’s an error')
    expect(backend.submissions).toEqual([])
  })
})
