import { generateText, type CallError, type TextRequestInput } from '@stint/core'
import { describe, expect, test } from 'vitest'
import { line, link } from './__fixtures__/chat.ts'
import { modelOf, modelV3Of } from './__fixtures__/language-model.ts'
import { fromLanguageModel } from './from-language-model.ts'
import type { FromLanguageModelOptions } from './language-options.ts'

describe('the gate', () => {
  const asks = {
    messages: [{ role: 'user', content: [link('https://a.example/secret')] }],
  } as const
  const supportedUrls = { 'image/*': [/^https:\/\/a\.example\//] }

  test('refuses links that the model does not say it takes, and repeats none of them', async () => {
    const { message, ...error } = await line()
      .run(asks)
      .then(
        () => expect.unreachable('it should have been refused'),
        (thrown: unknown) => thrown as CallError,
      )
    expect(error).toMatchObject({ report: { attempts: [], skips: [{ layer: 'gate' }] } })
    expect(message).toContain('does not say that it takes such links to image/png: give the bytes')
    expect(message).not.toContain('secret')
    expect(await line({ supportedUrls }).run(asks)).toMatchObject({ text: 'Hello there' })
    expect(await line({}, { links: 'pass' }).run(asks)).toMatchObject({ text: 'Hello there' })
  })

  test('knows that a model takes text, and of the rest what its user says', async () => {
    const provider = fromLanguageModel(modelOf())
    const accepted = (given: TextRequestInput, options?: FromLanguageModelOptions) =>
      fromLanguageModel(modelOf(), options).accepts(generateText.request.parse(given))
    const tools = [{ name: 'a', inputSchema: { type: 'object' } }]
    expect(await provider.accepts(generateText.request.parse({ prompt: 'Hi' }))).toBe(true)
    expect(await accepted({ prompt: 'Hi', tools })).toBeUndefined()
    expect(await accepted({ prompt: 'Hi', tools }, { accepts: () => true })).toBe(true)
    expect(await accepted({ prompt: 'Hi' }, { accepts: () => 'closed' })).toBe('closed')
    const data = { type: 'reference', reference: { toy: 'f1' } } as const
    const file = {
      messages: [
        { role: 'user' as const, content: [{ type: 'file' as const, data, mediaType: 'image' }] },
      ],
    }
    const v3 = fromLanguageModel(modelV3Of(() => undefined))
    expect(await v3.accepts(generateText.request.parse(file))).toContain('by their id at a vendor')
  })
})
