import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gif, png, pngBase64 } from '../create-image/__fixtures__/images.ts'
import { requests } from './__fixtures__/any-request.ts'
import { checkedConversation, conversation } from './__fixtures__/conversation.ts'
import { textContent } from './text-content.ts'
import { textRequestSchema } from './text-request-schema.ts'
import type { TextMessageInput } from './text-message.ts'
import type { TextRequestInput } from './text-request.ts'

describe('textContent', () => {
  it('is the same for a request and its checked form', () => {
    expect(digestOf(conversation)).toBe(digestOf(checkedConversation))
    const property = fc.property(requests, (given) => {
      expect(digestOf(textRequestSchema.parse(given))).toBe(digestOf(given))
    })
    fc.assert(property)
  })

  it('is the same for a file given as bytes of any kind, base64 or a data URL', () => {
    const forms = [png, Buffer.from(png), pngBase64, `data:image/png;base64,${pngBase64}`]
    expect(new Set(forms.map((data) => digestOf(withFile(data)))).size).toBe(1)
  })

  it('is the same for a prompt and the message that it stands for', () => {
    const messages: TextMessageInput[] = [{ role: 'user', content: 'a' }]
    expect(digestOf({ messages })).toBe(digestOf({ prompt: 'a' }))
  })

  it('is the same in any order of keys, and when a default is spelled out', () => {
    const plain = { prompt: 'a', seed: 1, providerOptions: { openai: { a: 1, b: 2 } } }
    expect(
      digestOf({
        providerOptions: { openai: { b: 2, a: 1 } },
        seed: 1,
        tools: [],
        toolChoice: 'auto',
        responseFormat: { type: 'text' },
        reasoning: 'provider-default',
        prompt: 'a',
      }),
    ).toBe(digestOf(plain))
  })

  it('is the same on another trace', () => {
    const headers = { traceparent: '00-1' }
    expect(digestOf({ prompt: 'a', headers })).toBe(digestOf({ prompt: 'a' }))
  })

  const weather = { name: 'weather', inputSchema: { type: 'object' } }
  const different: TextRequestInput[] = [
    { prompt: 'a' },
    { prompt: 'b' },
    { prompt: 'a', system: 'b' },
    { prompt: 'a', seed: 1 },
    { prompt: 'a', temperature: 1 },
    { prompt: 'a', maxOutputTokens: 1 },
    { prompt: 'a', stopSequences: ['a'] },
    { prompt: 'a', reasoning: 'low' },
    { prompt: 'a', tools: [weather] },
    { prompt: 'a', tools: [weather], toolChoice: 'required' },
    { prompt: 'a', tools: [{ ...weather, description: 'of a city' }] },
    { prompt: 'a', responseFormat: { type: 'json' } },
    { prompt: 'a', providerOptions: { openai: { a: 1 } } },
    { messages: [{ role: 'assistant', content: 'a' }] },
    { messages: [{ role: 'user', content: 'a', providerOptions: { openai: { a: 1 } } }] },
    conversed('a', 'b'),
    conversed('b', 'a'),
    withFile(png),
    withFile(gif),
    withFile(png, 'image/gif'),
    withFile(png, 'image/png', 'a.png'),
    withFile('https://example.com/a.png'),
    withFile({ type: 'text', text: 'a' }),
  ]

  it('differs wherever requests differ', () => {
    expect(new Set(different.map(digestOf)).size).toBe(different.length)
  })

  it('never runs two files into one another', () => {
    const bytes = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 9 }), fc.constant(joined))
    const files = fc.array(bytes, { maxLength: 3 })
    const property = fc.property(files, files, (a, b) => {
      const same = JSON.stringify(a) === JSON.stringify(b)
      expect(digestOf(withFiles(a)) === digestOf(withFiles(b))).toBe(same)
    })
    fc.assert(property)
  })
})

/** One file that holds what stands between two. */
const joined = new Uint8Array([1, ...Buffer.from('\nbytes 1:'), 1])

function conversed(...texts: string[]): TextRequestInput {
  return { messages: texts.map((content) => ({ role: 'user', content })) }
}

function withFiles(files: readonly Uint8Array[]): TextRequestInput {
  const content = files.map((data) => ({ type: 'file', data, mediaType: 'image/png' }) as const)
  return { messages: [{ role: 'user', content }] }
}

function withFile(data: unknown, mediaType = 'image/png', filename?: string): TextRequestInput {
  const content = [{ type: 'file', data: data as string, mediaType, filename } as const]
  return { messages: [{ role: 'user', content }] }
}

function digestOf(given: TextRequestInput): string {
  const digest = createHash('sha256')
  for (const part of textContent(textRequestSchema.parse(given))) digest.update(part)
  return digest.digest('hex')
}
