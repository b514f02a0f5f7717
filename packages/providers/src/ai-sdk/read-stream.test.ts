import { generateText, pipeline } from '@stint/core'
import { virtualClock } from '@stint/testkit'
import { describe, expect, test, vi } from 'vitest'
import { line, read } from './__fixtures__/chat.ts'
import { modelOf, words } from './__fixtures__/language-model.ts'
import { fromLanguageModel } from './from-language-model.ts'

describe('a stream', () => {
  test('is read one part at a time, as its reader reads', async () => {
    const onPull = vi.fn<() => void>()
    const onCancel = vi.fn<(reason: unknown) => void>()
    const delta = { type: 'text-delta', id: '0', delta: 'a' } as const
    const parts = Array.from({ length: 1000 }, () => delta)
    for await (const _ of line({ parts, onPull, onCancel }).stream({ prompt: 'Hi' })) break
    await vi.waitFor(() => expect(onCancel).toHaveBeenCalledOnce())
    expect(onPull.mock.calls.length).toBeLessThan(50)
  })

  test('is cancelled at a deadline, also where its model does not listen', async () => {
    const clock = virtualClock()
    const onCancel = vi.fn<(reason: unknown) => void>()
    const provider = fromLanguageModel(modelOf({ parts: words, hangs: true, onCancel }))
    const call = pipeline(generateText, { clock })
      .to(provider)
      .stream({ prompt: 'Hi' }, { deadline: '5s' })
    const { parts, error } = await clock.run(read(call))
    expect(parts).toHaveLength(words.length)
    expect(error).toMatchObject({ fault: { kind: 'timeout' }, delivered: { chars: 11 } })
    expect(onCancel).toHaveBeenCalledOnce()
  })
})

test('a stream that comes after the end of its attempt is cancelled', async () => {
  const clock = virtualClock()
  const onCancel = vi.fn<(reason: unknown) => void>()
  const model = modelOf({ parts: [], hangs: true, onCancel })
  const late: typeof model = {
    ...model,
    doStream: (options) =>
      new Promise((resolve) => {
        clock.setTimer(() => resolve(model.doStream(options)), 9000)
      }),
  }
  const call = pipeline(generateText, { clock })
    .to(fromLanguageModel(late))
    .stream({ prompt: 'Hi' }, { deadline: '5s' })
  const { error } = await clock.run(read(call))
  expect(error).toMatchObject({ fault: { kind: 'timeout' } })
  expect(onCancel).not.toHaveBeenCalled()
  await clock.advance('5s')
  await vi.waitFor(() => expect(onCancel).toHaveBeenCalledOnce())
})
