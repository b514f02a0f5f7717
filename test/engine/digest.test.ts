import { createHash } from 'node:crypto'
import { operation, pipeline, type Context, type Next } from '@stint/core'
import { scriptedProvider } from '@stint/testkit'
import { expect, it } from 'vitest'
import { z } from 'zod'

const bytes = new Uint8Array([1, 2, 3])

it.each([
  ['no part', [], ''],
  ['one part', ['a'], 'a'],
  ['several', ['a', bytes, 'b'], 'a\u0001\u0002\u0003b'],
])('the digest of a request is the SHA-256 of its content: %s', async (_, content, whole) => {
  const anything = operation({
    name: 'anything',
    request: z.object({}),
    result: z.looseObject({}),
    content: () => content,
  })
  const digests: string[] = []
  const looks = (ctx: Context, next: Next): unknown => {
    digests.push(ctx.call.digest)
    return next()
  }
  await pipeline(anything)
    .use(looks)
    .to(scriptedProvider('a', ['ok']))
    .run({})
  expect(digests).toEqual([createHash('sha256').update(whole).digest('hex')])
})
