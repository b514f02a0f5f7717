import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import { generateText, pipeline, type TextRequestInput } from '@stint/core'
import { describe, expect, test, vi } from 'vitest'
import { pictures } from '../__fixtures__/pictures.ts'
import { line, link } from './__fixtures__/chat.ts'
import { modelV3Of } from './__fixtures__/language-model.ts'
import { fromLanguageModel } from './from-language-model.ts'
import type { FromLanguageModelOptions } from './language-options.ts'

/** What a model is asked for a request. */
async function askedFor(
  request: TextRequestInput,
  options?: FromLanguageModelOptions,
): Promise<LanguageModelV4CallOptions> {
  const asked: LanguageModelV4CallOptions[] = []
  await line({ onCall: (call) => void asked.push(call) }, options).run(request)
  return asked[0] ?? { prompt: [] }
}

describe('what a model is asked', () => {
  test('is the request, untouched, over what the factory was given', async () => {
    const schema = { type: 'object', properties: { city: { type: 'string' } } } as const
    const asked = await askedFor(
      {
        system: 'Be kind.',
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'Hi' },
              { type: 'file', data: pictures.png, mediaType: 'image/png', filename: 'a.png' },
              {
                type: 'file',
                data: { type: 'reference', reference: { toy: 'f1' } },
                mediaType: 'image',
              },
            ],
          },
        ],
        tools: [
          { name: 'weather', inputSchema: schema, strict: true },
          { type: 'provider', id: 'toy.search', name: 'search', args: { depth: 1 } },
        ],
        toolChoice: 'required',
        responseFormat: { type: 'json', schema },
        maxOutputTokens: 7,
        temperature: 0,
        topP: 1,
        topK: 2,
        presencePenalty: 1,
        frequencyPenalty: -1,
        stopSequences: ['.'],
        seed: 3,
        reasoning: 'low',
        headers: { 'x-trace': 't1' },
        providerOptions: { toy: { mood: 'good' } },
      },
      { headers: { 'x-app': 'a' }, providerOptions: { toy: { mood: 'bad', pace: 2 } } },
    )
    const { abortSignal, ...others } = asked
    expect(abortSignal).toBeInstanceOf(AbortSignal)
    expect(others).toStrictEqual({
      prompt: [
        { role: 'system', content: 'Be kind.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Hi' },
            {
              type: 'file',
              data: { type: 'data', data: pictures.png },
              mediaType: 'image/png',
              filename: 'a.png',
            },
            {
              type: 'file',
              data: { type: 'reference', reference: { toy: 'f1' } },
              mediaType: 'image',
            },
          ],
        },
      ],
      tools: [
        { type: 'function', name: 'weather', inputSchema: schema, strict: true },
        { type: 'provider', id: 'toy.search', name: 'search', args: { depth: 1 } },
      ],
      toolChoice: { type: 'required' },
      responseFormat: { type: 'json', schema },
      maxOutputTokens: 7,
      temperature: 0,
      topP: 1,
      topK: 2,
      presencePenalty: 1,
      frequencyPenalty: -1,
      stopSequences: ['.'],
      seed: 3,
      reasoning: 'low',
      headers: { 'x-app': 'a', 'x-trace': 't1' },
      providerOptions: { toy: { mood: 'good', pace: 2 } },
    })
  })

  test('may be written into', async () => {
    const { prompt, tools = [] } = await askedFor({
      prompt: 'Hi',
      tools: [{ name: 'a', inputSchema: { type: 'object' } }],
    })
    expect([prompt, prompt[0], prompt[0]?.content, tools, tools[0]].some(Object.isFrozen)).toBe(
      false,
    )
  })

  test('has links as URLs, and as they were where that changes them', async () => {
    const { prompt } = await askedFor(
      { messages: [{ role: 'user', content: [link('https://a.example'), link('s3://B/c')] }] },
      { links: 'pass' },
    )
    const url = new URL('https://a.example')
    expect(prompt[0]?.content).toMatchObject([
      { data: { type: 'url', url, originalUrl: 'https://a.example' } },
      { data: { type: 'url', url: new URL('s3://B/c') } },
    ])
  })

  test('is in the form of v3 where the model is of v3', async () => {
    const onCall = vi.fn<(options: object) => void>()
    const content = {
      type: 'content',
      value: [
        { type: 'text', text: 'a' },
        { type: 'file', data: pictures.png, mediaType: 'image/png' },
        { type: 'file', data: 'https://a.example/b.png', mediaType: 'image/png' },
      ],
    } as const
    const { warnings } = await pipeline(generateText)
      .to(fromLanguageModel(modelV3Of(onCall), { links: 'pass' }))
      .run({
        messages: [
          {
            role: 'user',
            content: [
              { type: 'file', data: pictures.png, mediaType: 'image/png' },
              { type: 'file', data: { type: 'text', text: 'é' }, mediaType: 'text/plain' },
              link('https://a.example/b.png'),
            ],
          },
          {
            role: 'tool',
            content: [{ type: 'tool-result', toolCallId: '1', toolName: 'a', output: content }],
          },
        ],
        reasoning: 'high',
      })
    expect(warnings).toEqual(['toy/word: reasoning is not supported by models of specification v3'])
    expect(onCall.mock.calls[0]?.[0]).not.toHaveProperty('reasoning')
    expect(onCall.mock.calls[0]?.[0]).toMatchObject({
      prompt: [
        {
          content: [
            { data: pictures.png },
            { data: new TextEncoder().encode('é') },
            { data: new URL('https://a.example/b.png') },
          ],
        },
        {
          content: [
            {
              output: {
                type: 'content',
                value: [
                  { type: 'text', text: 'a' },
                  { type: 'file-data', data: Buffer.from(pictures.png).toString('base64') },
                  { type: 'file-url', url: 'https://a.example/b.png' },
                ],
              },
            },
          ],
        },
      ],
    })
  })
})
