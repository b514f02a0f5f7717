import { generateText, pipeline, type TextRequestInput } from '@stint/core'
import { virtualClock } from '@stint/testkit'
import { describe, expect, test } from 'vitest'
import { pictures } from '../__fixtures__/pictures.ts'
import { line, read } from './__fixtures__/chat.ts'
import { finish, modelOf, usage, words, type Played } from './__fixtures__/language-model.ts'
import { fromLanguageModel } from './from-language-model.ts'
import type { FromLanguageModelOptions } from './language-options.ts'

const price = { input: 1, output: 10, cachedInput: 0.5 }
const counted = 6 + 4 * 0.5 + 5 * 10

describe('cost', () => {
  const error = { type: 'error', error: 'overloaded' } as const

  test.each<[string, Played]>([
    ['well', {}],
    ['with an error, after which it is told', { parts: [...words, error, finish] }],
    [
      'with a filter',
      { parts: [{ ...finish, finishReason: { unified: 'content-filter', raw: 'X' } }] },
    ],
  ])('is what was counted, of a stream that ends %s', async (_, played) => {
    const call = line(played, { price }).stream({ prompt: 'Hi' })
    await read(call)
    expect(call.report.costs).toEqual({ confirmed: counted, estimated: 0 })
  })

  test('is what was quoted, where nothing was counted', async () => {
    const broken = line({ parts: words, error: new Error('gone') }, { price })
    const call = broken.stream({ prompt: 'a'.repeat(400), maxOutputTokens: 20 })
    await read(call)
    const { estimated } = call.report.costs
    expect(estimated).toBeGreaterThanOrEqual(100 + 20 * 10)
    expect(estimated).toBeLessThan(120 + 20 * 10)
  })

  test('does not wait long for what is counted after an error', async () => {
    const clock = virtualClock()
    const model = modelOf({ parts: [error], hangs: true })
    const call = pipeline(generateText, { clock })
      .to(fromLanguageModel(model, { price }))
      .stream({ prompt: 'Hi' })
    const { error: thrown } = await clock.run(read(call))
    expect(thrown?.fault).toMatchObject({ kind: 'overloaded' })
    expect(clock.now()).toBe(1000)
  })

  test('is quoted with the most of the output, and a number for each file', () => {
    const quote = (given: TextRequestInput, more: FromLanguageModelOptions = {}) =>
      fromLanguageModel(modelOf(), { price, ...more }).price?.(generateText.request.parse(given))
    const file = { type: 'file', data: pictures.png, mediaType: 'image/png' } as const
    const withFile = { messages: [{ role: 'user', content: [file] }] } as const
    expect(quote({ prompt: 'Hi' })).toBeCloseTo(4096 * 10, -2)
    expect(quote({ prompt: 'Hi' }, { price: { ...price, outputTokens: 1 } })).toBeLessThan(30)
    expect((quote(withFile) ?? 0) - 4096 * 10).toBeGreaterThanOrEqual(1000)
    expect((quote(withFile) ?? 0) - 4096 * 10).toBeLessThan(1020)
    expect(quote({ prompt: 'Hi' }, { price: () => 7 })).toBe(7)
  })

  test('has its cached tokens at the price of the others where none is given', async () => {
    const { report } = await line({}, { price: { input: 1, output: 0 } }).run({ prompt: 'Hi' })
    expect(report.cost).toBe(usage.inputTokens.total)
  })
})
