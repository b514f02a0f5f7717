import { expect, it } from 'vitest'
import { CallError } from '../call-error.ts'
import { generateText } from '../generate-text/generate-text.ts'
import { defineMiddleware } from '../layer.ts'
import { pipeline } from '../pipeline.ts'
import { defineProvider } from '../provider.ts'

const target = defineProvider({ id: 'a/word', accepts: () => true, attempt: () => ({}) })

it('a layer that gives what is no result shows nothing of it', async () => {
  const layer = defineMiddleware({ name: 'answers', run: () => ({ text: 'From here' }) })
  const call = pipeline(generateText).use(layer).to(target).stream({ prompt: 'Hi' })
  const parts: unknown[] = []
  const read = (async () => {
    for await (const part of call) parts.push(part)
  })()
  const error = await read.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(CallError)
  expect(parts).toEqual([])
  expect(error).toMatchObject({ delivered: undefined })
})
