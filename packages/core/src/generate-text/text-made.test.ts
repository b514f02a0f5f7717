import { describe, expect, it } from 'vitest'
import { png, pngBase64 } from '../create-image/__fixtures__/images.ts'
import type { MadePart } from './made-part.ts'
import { textMadeSchema } from './text-made-schema.ts'
import { isEmptyText, textMade, type FinishReason } from './text-made.ts'

const text = { type: 'text', text: 'It ' } as const
const call = { type: 'tool-call', toolCallId: '1', toolName: 'weather', input: '{}' } as const
const source = { type: 'source', sourceType: 'url', id: '1', url: 'https://example.com' } as const
const providerMetadata = { openai: { itemId: 'a' } }
const content: readonly MadePart[] = [
  { type: 'reasoning', text: 'hm', providerMetadata },
  { ...text, citations: [{ source, startIndex: 0, endIndex: 2, citedText: 'it' }] },
  { ...call, providerExecuted: true, dynamic: true },
  { type: 'tool-result', toolCallId: '1', toolName: 'weather', result: { rain: true } },
  { type: 'text', text: 'rains.', providerMetadata },
  source,
  { type: 'source', sourceType: 'document', id: '2', mediaType: 'text/plain', title: 'a' },
  { type: 'file', data: { type: 'data', data: png }, mediaType: 'image/png' },
  {
    type: 'reasoning-file',
    data: { type: 'url', url: 'https://a.test/b' },
    mediaType: 'image/png',
  },
  { type: 'tool-approval-request', approvalId: '3', toolCallId: '4' },
  { type: 'custom', kind: 'openai.compaction', providerMetadata },
]

describe('textMadeSchema', () => {
  it('takes every part with what the vendor says of it', () => {
    const made = {
      content,
      finishReason: 'tool-calls',
      rawFinishReason: 'tool_use',
      usage: { inputTokens: 3, outputTokens: 7, cacheReadTokens: 1, totalTokens: 10 },
      warnings: ['topK was ignored'],
      cost: 0.01,
      response: { id: 'a', modelId: 'b', timestamp: new Date(0) },
      structuredOutputText: '{}',
      providerMetadata,
    }
    expect(textMadeSchema.parse(made)).toStrictEqual({
      ...made,
      text: 'It rains.',
      toolCalls: [content[2]],
    })
  })

  it('reads text and tool calls from the content, whatever stands beside it', () => {
    const made = { text: 'other', toolCalls: [], content: [text, call], finishReason: 'stop' }
    expect(textMadeSchema.parse(made)).toMatchObject({ text: 'It ', toolCalls: [call] })
  })

  it('takes a result that has only a text and tool calls', () => {
    expect(textMadeSchema.parse({ text: 'It ', toolCalls: [call] })).toEqual({
      text: 'It ',
      toolCalls: [call],
      content: [text, call],
      finishReason: 'other',
    })
  })

  it('decodes a file, and passes bytes on uncopied', () => {
    const data = [pngBase64, { type: 'data', data: pngBase64 }, { type: 'data', data: png }]
    const parts = data.map((each) => ({ type: 'file', data: each, mediaType: 'image/png' }))
    const made = textMadeSchema.parse({ content: parts, finishReason: 'stop' })
    const whole = { type: 'file', data: { type: 'data', data: png }, mediaType: 'image/png' }
    expect(made.content).toEqual([whole, whole, whole])
    expect((made.content[2] as { data: { data: Uint8Array } }).data.data).toBe(png)
  })

  it('does not throw what is made and paid for away over the notes beside it', () => {
    const made = {
      content: [
        { ...text, citations: 'none', providerMetadata: 'none', annotations: [] },
        { type: 'hologram', data: 'a' },
        { ...call, dynamic: 'yes' },
      ],
      finishReason: 'tired',
      rawFinishReason: 7,
      usage: { inputTokens: null, outputTokens: 7, cost: 'free' },
      warnings: [{ type: 'unsupported', feature: 'topK' }],
      cost: '0.01',
      response: { id: 7, timestamp: 'today' },
      structuredOutputText: null,
      providerMetadata: [],
      provider: 'other/model',
    }
    expect(textMadeSchema.parse(made)).toEqual({
      text: 'It ',
      toolCalls: [call],
      content: [text, call],
      finishReason: 'other',
      usage: { outputTokens: 7 },
      warnings: ['{"type":"unsupported","feature":"topK"}'],
    })
  })

  it.each([
    ['', undefined],
    ['content', {}],
    ['content', { content: 'a' }],
    ['content.0', { content: ['a'] }],
    ['content.0.type', { content: [{ text: 'a' }] }],
    ['content.0.text', { content: [{ type: 'text' }] }],
    ['content.1.input', { content: [text, { ...call, input: { city: 'Oslo' } }] }],
    ['content.0.toolCallId', { content: [{ ...call, toolCallId: '' }] }],
    ['content.0.data', { content: [{ type: 'file', data: 'no!', mediaType: 'image/png' }] }],
    ['content.0.sourceType', { content: [{ ...source, sourceType: 'rumour' }] }],
  ])('refuses what is no result at %s (%#)', (path, made) => {
    const { error } = textMadeSchema.safeParse(made)
    expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path])
  })
})

describe('isEmptyText', () => {
  it.each(['text', 'tool-call', 'file', 'tool-result', 'tool-approval-request', 'custom'])(
    'a %s is something',
    (type) => {
      const part = content.find((each) => each.type === type)
      expect(isEmpty([part as MadePart])).toBe(false)
    },
  )

  it('nothing, texts without a character, reasoning and sources alone are nothing', () => {
    expect(isEmpty([])).toBe(true)
    expect(isEmpty([{ type: 'text', text: '' }])).toBe(true)
    expect(isEmpty([{ type: 'reasoning', text: 'hm' }, source])).toBe(true)
  })

  it('reasoning that used up the tokens allowed is an answer: another would be no other', () => {
    expect(isEmpty([{ type: 'reasoning', text: 'hm' }], 'length')).toBe(false)
    expect(isEmpty([], 'length')).toBe(true)
  })
})

function isEmpty(parts: readonly MadePart[], finishReason: FinishReason = 'stop'): boolean {
  return isEmptyText(textMade({ content: parts, finishReason }))
}
