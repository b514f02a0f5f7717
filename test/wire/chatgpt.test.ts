import { createImage, pipeline } from '@stint/core'
import { codex } from '@stint/providers/codex'
import { flakyBackend, keyDigest, samplePng } from '@stint/testkit'
import { expect, it } from 'vitest'

const stale = 'eyJhbGciOiJub25lIn0.eyJ4IjoxfQ.stale'
const fresh = 'eyJhbGciOiJub25lIn0.eyJ4IjoyfQ.fresh'

it('a token that is refreshed between attempts is used by the next one; a stale one is a fault of the key', async () => {
  await using backend = await flakyBackend({ apiKey: fresh })
  let token = stale
  const poster = pipeline(createImage).to(
    codex({
      accessToken: async () => token,
      accountId: 'acct_1',
      baseURL: String(new URL('/backend-api/codex', backend.codex.baseURL)),
    }),
  )
  const reference = await samplePng({ width: 32, height: 32 })
  const request = { prompt: 'a poster', references: [{ data: reference }], size: '1024x1024' }

  const error: unknown = await poster.run(request).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ fault: { kind: 'auth', scope: 'key', status: 401 } })
  expect(String(error)).not.toContain(stale)

  token = fresh
  const { images } = await poster.run(request)
  expect(images).toMatchObject([{ mediaType: 'image/png' }])
  expect(backend.submissions).toMatchObject([
    { answer: 'rejected', apiKeyDigest: keyDigest(stale) },
    {
      apiKeyDigest: keyDigest(fresh),
      references: [{ bytes: reference.length }],
      headers: { 'chatgpt-account-id': 'acct_1', 'openai-beta': 'responses=v1' },
    },
  ])
})
