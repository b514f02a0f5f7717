import type { LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { describe, expect, test } from 'vitest'
import { line, read } from './__fixtures__/chat.ts'
import { finish, words, type Played } from './__fixtures__/language-model.ts'

describe('what a model made', () => {
  test('is a result, whole', async () => {
    const made = {
      content: [
        { type: 'reasoning', text: 'Hm.' },
        { type: 'text', text: 'Hello' },
        { type: 'file', data: { type: 'data', data: 'AAEC' }, mediaType: 'image/png' },
        { type: 'tool-call', toolCallId: '1', toolName: 'a', input: '{}' },
      ],
      warnings: [{ type: 'unsupported', feature: 'seed', details: 'not here' }],
      providerMetadata: { toy: { a: 1 } },
      response: { id: 'r1', modelId: 'word-1', headers: { a: 'b' } },
    } satisfies Played['made']
    expect(await line({ made }).run({ prompt: 'Hi' })).toMatchObject({
      text: 'Hello',
      toolCalls: [{ toolName: 'a' }],
      content: [
        { type: 'reasoning' },
        { type: 'text' },
        { type: 'file', data: { type: 'data', data: new Uint8Array([0, 1, 2]) } },
        { type: 'tool-call' },
      ],
      finishReason: 'stop',
      rawFinishReason: 'end',
      usage: {
        inputTokens: 10,
        cacheReadTokens: 4,
        outputTokens: 5,
        reasoningTokens: 2,
        totalTokens: 15,
      },
      warnings: ['seed is not supported: not here'],
      response: { id: 'r1', modelId: 'word-1' },
      providerMetadata: { toy: { a: 1 } },
    })
  })

  test('comes in parts, without what nobody reads', async () => {
    const noise = [
      { type: 'raw', rawValue: 1 },
      { type: 'ping' },
      { type: 'from-the-future' } as never,
    ] satisfies LanguageModelV4StreamPart[]
    const file = {
      type: 'file',
      data: { type: 'data', data: 'AAEC' },
      mediaType: 'image/png',
    } as const
    const call = line({ parts: [...noise, ...words, ...noise, file, finish] }).stream({
      prompt: 'Hi',
    })
    const { parts } = await read(call)
    expect(parts.map(({ type }) => type)).toEqual([
      ...words.map(({ type }) => type),
      'file',
      'finish',
    ])
    expect(parts).toContainEqual({
      ...file,
      data: { type: 'data', data: new Uint8Array([0, 1, 2]) },
    })
    expect(parts[0]).toEqual({ type: 'stream-start', warnings: ['seed is not supported'] })
    expect(parts.at(-1)).toMatchObject({ finishReason: 'stop', usage: { totalTokens: 15 } })
    expect(await call.result).toMatchObject({ text: 'Hello there', response: { id: 'r1' } })
  })

  test.each<[string, Played, object]>([
    [
      'an error',
      { parts: [{ ...finish, finishReason: { unified: 'error', raw: 'E1' } }] },
      { kind: 'server_error', message: 'the model ended with an error: E1' },
    ],
    [
      'a filter',
      { parts: [{ ...finish, finishReason: { unified: 'content-filter', raw: 'SAFETY' } }] },
      { kind: 'content_policy', message: 'a content filter withheld the answer: SAFETY' },
    ],
    [
      'a prompt that was blocked',
      {
        parts: [
          {
            ...finish,
            finishReason: { unified: 'other', raw: undefined },
            providerMetadata: { google: { promptFeedback: { blockReason: 'SAFETY' } } },
          },
        ],
      },
      { kind: 'content_policy' },
    ],
    ['nothing', { parts: [finish] }, { kind: 'empty_response' }],
    ['no word of its end', { parts: words }, { kind: 'malformed_response' }],
    [
      'an error part',
      { parts: [{ type: 'error', error: new Error('no luck') }] },
      { kind: 'unknown', message: 'no luck' },
    ],
    [
      'a frame that is an error',
      { parts: [{ type: 'error', error: { message: 'slow down', code: 'rate_limit_exceeded' } }] },
      { kind: 'rate_limit', message: 'slow down' },
    ],
    [
      'a frame with a status',
      { parts: [{ type: 'error', error: { message: 'come back', statusCode: 503 } }] },
      { kind: 'overloaded', message: 'come back' },
    ],
    [
      'a text as an error',
      { parts: [{ type: 'error', error: 'model overloaded' }] },
      { kind: 'overloaded' },
    ],
    [
      'a broken connection',
      { error: Object.assign(new Error('gone'), { code: 'ECONNRESET' }), parts: [] },
      { kind: 'network' },
    ],
  ])('that ends with %s is a fault', async (_, played, fault) => {
    const { error } = await read(line(played).stream({ prompt: 'Hi' }))
    expect(error?.fault).toMatchObject(fault)
  })

  test.each<[NonNullable<Played['made']>, object]>([
    [
      { content: [], finishReason: { unified: 'content-filter', raw: 'SAFETY' } },
      { kind: 'content_policy' },
    ],
    [{ finishReason: { unified: 'error', raw: undefined } }, { kind: 'server_error' }],
    [{ content: undefined as never }, { kind: 'malformed_response' }],
    [
      { content: [{ type: 'file', data: { type: 'data', data: '*' }, mediaType: 'image/png' }] },
      { kind: 'malformed_response' },
    ],
  ])('whole and wrong is a fault too (%#)', async (made, fault) => {
    await expect(line({ made }).run({ prompt: 'Hi' })).rejects.toMatchObject({ fault })
  })
})
