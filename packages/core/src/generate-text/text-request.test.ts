import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { png } from '../create-image/__fixtures__/images.ts'
import { textRequestSchema } from './text-request-schema.ts'
import { requests } from './__fixtures__/any-request.ts'
import { checkedConversation, conversation } from './__fixtures__/conversation.ts'
import type { TextRequest } from './text-request.ts'

const hello = { type: 'text', text: 'hello' } as const

describe('textRequestSchema', () => {
  it('makes one message of the user of a prompt, behind what the system says', () => {
    expect(textRequestSchema.parse({ prompt: 'hello', system: 'Be kind.' })).toStrictEqual({
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: [hello] },
      ],
    })
  })

  it('puts what the system says before the messages', () => {
    const messages = [{ role: 'user', content: 'hello' }] as const
    expect(textRequestSchema.parse({ messages, system: 'Be kind.' }).messages).toEqual([
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: [hello] },
    ])
  })

  it('keeps a whole conversation, in checked form', () => {
    expect(textRequestSchema.parse(conversation)).toStrictEqual(checkedConversation)
  })

  it('takes its own output unchanged, with the same bytes', () => {
    const once = textRequestSchema.parse(conversation)
    const twice = textRequestSchema.parse(once)
    expect(twice).toStrictEqual(once)
    expect(bytesIn(twice)).toEqual(bytesIn(once))
    expect(bytesIn(twice).every((bytes, at) => bytes === bytesIn(once)[at])).toBe(true)
  })

  it('takes its own output of any conversation unchanged', () => {
    fc.assert(
      fc.property(requests, (given) => {
        const once = textRequestSchema.parse(given)
        expect(textRequestSchema.parse(once)).toStrictEqual(once)
      }),
    )
  })

  it('does not copy bytes', () => {
    const data = Buffer.from(png)
    const content = [{ type: 'file', data, mediaType: 'image/png' }] as const
    const request = textRequestSchema.parse({ messages: [{ role: 'user', content }] })
    expect(bytesIn(request)[0]).toBe(data)
  })

  it('is frozen, and what was given is not', () => {
    const given = { messages: [{ role: 'user' as const, content: [{ ...hello }] }] }
    const { messages } = textRequestSchema.parse(given)
    const [message] = messages
    const frozen = [messages, message, message?.content, message?.content[0]]
    expect(frozen.every((part) => Object.isFrozen(part))).toBe(true)
    const [own] = given.messages
    expect([given, own, own?.content, own?.content[0]].some((part) => Object.isFrozen(part))).toBe(
      false,
    )
  })

  it('reads a tool without a type as a function, and passes those of vendors on', () => {
    const search = { type: 'provider', id: 'openai.web_search', name: 'search', args: { n: 3 } }
    const weather = { name: 'weather', inputSchema: { type: 'object', properties: {} } }
    const { tools } = textRequestSchema.parse({ prompt: 'a', tools: [weather, search] })
    expect(tools).toStrictEqual([{ type: 'function', ...weather }, search])
  })

  it('reads a date in the input of a tool as JSON writes it', () => {
    const input = { day: new Date('2026-10-05T00:00:00Z') }
    const call = { type: 'tool-call', toolCallId: '1', toolName: 'weather', input } as const
    const { messages } = textRequestSchema.parse({
      messages: [{ role: 'assistant', content: [call] }],
    })
    expect(messages[0]?.content[0]).toEqual({ ...call, input: { day: '2026-10-05T00:00:00.000Z' } })
  })
})

describe('a text request that does not fit', () => {
  it('has every problem named, not only the first', () => {
    const given = {
      messages: [
        { role: 'robot', content: 'a' },
        { role: 'user', content: [{ type: 'reasoning', text: 'a' }, { type: 'text' }] },
        { role: 'tool', content: 'a' },
        { role: 'assistant', content: [{ type: 'tool-call', toolCallId: '', input: 1n }] },
        { role: 'user', content: 'a', name: 'Ada' },
      ],
      tools: [
        { name: 'a', inputSchema: {} },
        { name: 'a', inputSchema: 7 },
      ],
      temperature: -1,
      topP: 2,
      topK: 0.5,
      presencePenalty: 3,
      maxOutputTokens: 0,
      stopSequences: [''],
      seed: 'a',
      responseFormat: { type: 'xml' },
      reasoning: 'hard',
      headers: { 'x y': 'a', 'x-z': 'a\nb' },
      maxTokens: 7,
    }
    expect(pathsOf(given)).toEqual([
      'messages.0.role',
      'messages.1.content.0.type',
      'messages.1.content.1.text',
      'messages.2.content',
      'messages.3.content.0.toolCallId',
      'messages.3.content.0.toolName',
      'messages.3.content.0.input',
      'messages.4',
      'tools.1.inputSchema',
      'maxOutputTokens',
      'temperature',
      'topP',
      'topK',
      'presencePenalty',
      'stopSequences.0',
      'seed',
      'responseFormat.type',
      'reasoning',
      'headers.x y',
      'headers.x-z',
      '',
    ])
  })

  it.each([
    ['', {}],
    ['', undefined],
    ['', 'hello'],
    ['prompt', { prompt: ' ' }],
    ['prompt', { prompt: [{ role: 'user', content: 'a' }] }],
    ['prompt', { prompt: 'a', messages: [{ role: 'user', content: 'a' }] }],
    ['messages', { messages: [] }],
    ['messages', { messages: 'a' }],
    ['tools.1.name', { prompt: 'a', tools: [aTool('a'), aTool('a')] }],
    ['toolChoice', { prompt: 'a', toolChoice: 'required' }],
    ['toolChoice', { prompt: 'a', toolChoice: 'required', tools: [] }],
    ['toolChoice.toolName', { prompt: 'a', toolChoice: { type: 'tool', toolName: 'b' } }],
    ['toolChoice.type', { prompt: 'a', toolChoice: 'some' }],
    ['tools.0.inputSchema', { prompt: 'a', tools: [{ name: 'a' }] }],
    ['messages.0.content', { messages: [{ role: 'user', content: Promise.resolve('a') }] }],
    ['messages.0.content.0.data', fileOf('')],
    ['messages.0.content.0.data', fileOf('no!')],
    ['messages.0.content.0.data', fileOf('file:///etc/passwd')],
    ['messages.0.content.0.data', fileOf('https://me:pw@example.com/a.png')],
    ['messages.0.content.0.data', fileOf(7)],
    ['messages.0.content.0.data', fileOf({ type: 'path', path: 'a.png' })],
    ['messages.0.content.0.data', fileOf({ type: 'text', text: 'a', language: 'en' })],
    ['messages.0.content.0.data.reference', fileOf({ type: 'reference', reference: { a: 1 } })],
    ['messages.0.content.0.data.url', fileOf({ type: 'url', url: 'cat.png' })],
    ['messages.0.content.0.data.data', fileOf({ type: 'data', data: new Uint8Array() })],
    ['messages.0.content.0.mediaType', fileOf(png, 'a picture')],
  ])('is refused at %j (%#)', (path, given) => {
    expect(pathsOf(given)).toEqual([path])
  })

  it('is not told from end to end when a long list is wrong', () => {
    expect(pathsOf({ messages: Array.from({ length: 100_000 }, () => 7) })).toHaveLength(20)
  })

  it('has more than 256 MiB of files', () => {
    const data = new Uint8Array(130 * 1024 * 1024)
    const file = { type: 'file', data, mediaType: 'application/pdf' }
    const { error } = textRequestSchema.safeParse({
      messages: [{ role: 'user', content: [file, file] }],
    })
    expect(error?.issues.map((issue) => issue.message)).toEqual([
      'expected at most 256 MiB of files together, found 260 MiB',
    ])
  })
})

function aTool(name: string) {
  return { name, inputSchema: { type: 'object' } }
}

function fileOf(data: unknown, mediaType = 'image/png') {
  return { messages: [{ role: 'user', content: [{ type: 'file', data, mediaType }] }] }
}

function pathsOf(given: unknown): string[] {
  const { error } = textRequestSchema.safeParse(given)
  return (error?.issues ?? []).map((issue) => issue.path.join('.'))
}

function bytesIn({ messages: all }: TextRequest): (Uint8Array | undefined)[] {
  return all
    .flatMap(({ content }): readonly object[] => (typeof content === 'string' ? [] : content))
    .flatMap((part) => ('data' in part ? [part.data as { data?: Uint8Array }] : []))
    .map(({ data }) => data)
}
