import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { png } from '../create-image/__fixtures__/images.ts'
import { Fault } from '../faults/fault.ts'
import { TextAssembly } from './text-assembly.ts'
import { textMadeSchema } from './text-made-schema.ts'
import { textMade, type TextMade } from './text-made.ts'
import type { TextPart } from './text-part.ts'

const openai = (itemId: string) => ({ openai: { itemId } })
const source = { type: 'source', sourceType: 'url', id: '1', url: 'https://example.com' } as const
const call = { type: 'tool-call', toolCallId: '1', toolName: 'weather', input: '{"a":1}' } as const
const result = { type: 'tool-result', toolCallId: '1', toolName: 'weather' } as const
const image = {
  type: 'file',
  data: { type: 'data', data: png },
  mediaType: 'image/png',
} as const

/** Every kind of part there is. */
const stream: readonly TextPart[] = [
  { type: 'stream-start', warnings: ['topK was ignored'] },
  { type: 'response-metadata', id: 'a', timestamp: new Date(0) },
  { type: 'response-metadata', modelId: 'b' },
  { type: 'reasoning-start', id: '0', providerMetadata: openai('r') },
  { type: 'reasoning-delta', id: '0', delta: 'h' },
  { type: 'text-start', id: '0', providerMetadata: openai('t') },
  { type: 'text-delta', id: '0', delta: 'It ' },
  { type: 'reasoning-delta', id: '0', delta: 'm' },
  { type: 'reasoning-end', id: '0', providerMetadata: openai('s') },
  { ...image, type: 'reasoning-file' },
  source,
  { type: 'text-delta', id: '0', delta: 'rains.' },
  { type: 'text-end', id: '0', citations: [{ source }] },
  { type: 'tool-input-start', id: '1', toolName: 'weather' },
  { type: 'tool-input-delta', id: '1', delta: '{"a":1}' },
  { type: 'tool-input-end', id: '1' },
  call,
  { ...result, result: 'some', preliminary: true },
  { ...result, result: 'rain' },
  { type: 'tool-approval-request', approvalId: '3', toolCallId: '4' },
  image,
  { type: 'custom', kind: 'openai.compaction' },
  {
    type: 'finish',
    finishReason: 'tool-calls',
    rawFinishReason: 'tool_use',
    usage: { inputTokens: 3, outputTokens: 7 },
    providerMetadata: openai('f'),
  },
]

const whole: TextMade = textMade({
  content: [
    { type: 'reasoning', text: 'hm', providerMetadata: openai('s') },
    { type: 'text', text: 'It rains.', citations: [{ source }], providerMetadata: openai('t') },
    { ...image, type: 'reasoning-file' },
    source,
    call,
    { ...result, result: 'rain' },
    { type: 'tool-approval-request', approvalId: '3', toolCallId: '4' },
    image,
    { type: 'custom', kind: 'openai.compaction' },
  ],
  finishReason: 'tool-calls',
  rawFinishReason: 'tool_use',
  usage: { inputTokens: 3, outputTokens: 7 },
  warnings: ['topK was ignored'],
  response: { id: 'a', modelId: 'b', timestamp: new Date(0) },
  providerMetadata: openai('f'),
})

describe('TextAssembly', () => {
  it('makes of every kind of part the result that a whole call gives', () => {
    expect(assembled(stream)).toStrictEqual(whole)
    expect(textMadeSchema.parse(assembled(stream))).toStrictEqual(textMadeSchema.parse(whole))
  })

  it('makes the same of any chunks', () => {
    const cuts = fc.array(fc.string({ minLength: 1 }), { maxLength: 20 })
    const property = fc.property(cuts, cuts, (words, thoughts) => {
      const blocks = [block('reasoning', thoughts), block('text', words)].flat()
      expect(assembled([...blocks, { type: 'finish', finishReason: 'stop' }])).toStrictEqual(
        textMade({
          content: [
            { type: 'reasoning', text: thoughts.join('') },
            { type: 'text', text: words.join('') },
          ],
          finishReason: 'stop',
        }),
      )
    })
    fc.assert(property)
  })

  it('tells at any time what there is by now, and that it is not whole', () => {
    const assembly = new TextAssembly()
    expect(assembly.made()).toEqual({
      text: '',
      toolCalls: [],
      content: [],
      finishReason: 'interrupted',
    })
    assembly.push({ type: 'text-delta', id: '0', delta: 'a' })
    const early = assembly.made()
    assembly.push({ type: 'text-delta', id: '0', delta: 'b' })
    expect(early.text).toBe('a')
    expect(early.content).toEqual([{ type: 'text', text: 'a' }])
    expect(assembly.made()).toMatchObject({ text: 'ab', finishReason: 'interrupted' })
  })

  it('begins another block where an id is used again', () => {
    const { content } = assembled([...block('text', ['a']), ...block('text', ['b'])])
    expect(content).toEqual([
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ])
  })

  it('drops nothing of a block that was never begun', () => {
    expect(assembled([{ type: 'text-delta', id: '0', delta: 'a' }]).text).toBe('a')
  })

  it('passes over a kind that it does not know', () => {
    expect(assembled([{ type: 'hologram' } as never, call]).content).toEqual([call])
  })

  it.each([undefined, null, 'It rains.', {}, { type: 1 }])(
    'takes what is no part for a malformed response: %j',
    (part) => {
      expect(() => assembled([part as never])).toThrow(
        expect.objectContaining({
          kind: 'malformed_response',
          message: 'the stream held something that is no part: expected { type, ... }',
        }),
      )
    },
  )

  it.each(['text-delta', 'reasoning-delta', 'tool-input-delta'])(
    'takes a %s without a text for a malformed response',
    (type) => {
      expect(() => assembled([{ type, id: '0' } as never])).toThrow(
        `the stream held a ${type} whose delta is no text but undefined`,
      )
      expect(() => assembled([{ type, id: '0', delta: 5 } as never])).toThrow(Fault)
    },
  )
})

function block(type: 'text' | 'reasoning', deltas: readonly string[]): TextPart[] {
  return [
    { type: `${type}-start`, id: '0' },
    ...deltas.map((delta): TextPart => ({ type: `${type}-delta`, id: '0', delta })),
    { type: `${type}-end`, id: '0' },
  ]
}

function assembled(parts: readonly TextPart[]): TextMade {
  const assembly = new TextAssembly()
  for (const part of parts) assembly.push(part)
  return assembly.made()
}
