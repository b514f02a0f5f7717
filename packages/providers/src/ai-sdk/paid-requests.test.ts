import { expect, describe, test } from 'vitest'
import { isPaid, preparing, submitting } from './paid-requests.ts'

const post = (url: string) => ({ method: 'POST', url, headers: new Headers() })
const answer = () => Promise.resolve(new Response('{}'))

describe('isPaid', () => {
  test.each([
    'https://fal.run/fal-ai/flux/dev',
    'https://queue.fal.run/fal-ai/flux/dev',
    'https://api.replicate.com/v1/models/a/b/predictions',
    'https://api.lumalabs.ai/dream-machine/v1/generations/image',
    'https://api.bfl.ai/v1/flux-pro-1.1',
    'https://api.x.ai/v1/images/edits',
    'https://api.fireworks.ai/inference/v1/workflows/accounts/fireworks/models/flux-kontext-pro',
    'https://ai-gateway.vercel.sh/v4/ai/image-model',
    'https://inference.prodia.com/v2/job?price=true',
  ])('takes a POST to %s for paid, and a GET not', (url) => {
    expect(isPaid(post(url))).toBe(true)
    expect(isPaid({ ...post(url), method: 'GET' })).toBe(false)
  })

  test.each([
    'https://api.fireworks.ai/inference/v1/workflows/accounts/fireworks/models/flux-kontext-pro/get_result',
    'https://api.replicate.com/v1/predictions/p1/cancel',
    'https://api.replicate.com/v1/files',
    'https://rest.fal.ai/storage/upload/initiate',
    'https://generativelanguage.googleapis.com/upload/v1beta/files',
    'https://oauth2.googleapis.com/token',
    'https://sts.eu-west-1.amazonaws.com/',
    'http://localhost:4318/v1/traces',
    'no address',
  ])('takes a POST to %s for free', (url) => {
    expect(isPaid(post(url))).toBe(false)
  })
})

describe('while an attempt submits', () => {
  test('only the host of its first paid POST is paid', async () => {
    await submitting(answer, async (fetch) => {
      await fetch('https://api.replicate.com/v1/files', { method: 'POST' })
      await fetch('https://api.example/paint', { method: 'POST' })
      expect(isPaid(post('https://api.example/paint/again'))).toBe(true)
      expect(isPaid(post('https://logs.example/paint'))).toBe(false)
    })
  })

  test('a library that sends past its fetch is told by the first POST that is seen', async () => {
    const { isBeside } = await submitting(answer, async () => {
      expect(isPaid(post('https://api.example/paint'))).toBe(true)
      expect(isPaid(post('https://logs.example/paint'))).toBe(false)
      return Promise.resolve()
    })
    expect(isBeside).toBe(true)
  })

  test('attempts side by side do not mistake each other', async () => {
    const use = (host: string) =>
      submitting(answer, async (fetch) => {
        await fetch(new Request(`https://${host}/paint`, { method: 'POST' }))
        return [isPaid(post('https://a.example/x')), isPaid(post('https://b.example/x'))]
      })
    const [a, b] = await Promise.all([use('a.example'), use('b.example')])
    expect([a.result, b.result]).toEqual([
      [true, false],
      [false, true],
    ])
    expect([a.isBeside, b.isBeside]).toEqual([false, false])
  })
})

test('what is sent while a model is made is not paid', () => {
  expect(preparing(() => isPaid(post('https://vault.example/key')))).toBe(false)
})
