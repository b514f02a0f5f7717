import { generateText, type TextMessage, type TextRequest } from '@stint/core'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shorterHistory } from '../index.ts'

const system: TextMessage = { role: 'system', content: 'Be kind.' }

function said(role: 'user' | 'assistant', text: string): TextMessage {
  return { role, content: [{ type: 'text', text }] }
}

function calls(...ids: string[]): TextMessage {
  const content = ids.map(
    (toolCallId) => ({ type: 'tool-call', toolCallId, toolName: 'weather', input: {} }) as const,
  )
  return { role: 'assistant', content }
}

function results(...ids: string[]): TextMessage {
  const output = { type: 'text', value: 'rain' } as const
  const content = ids.map(
    (toolCallId) => ({ type: 'tool-result', toolCallId, toolName: 'weather', output }) as const,
  )
  return { role: 'tool', content }
}

function kept(count: number, messages: readonly TextMessage[]): readonly TextMessage[] {
  return (shorterHistory(count).apply({ messages }, undefined) as TextRequest).messages
}

describe('shorterHistory', () => {
  test('keeps the last messages, and those of the system wherever they stand', () => {
    const messages = [
      system,
      said('user', 'a'),
      said('assistant', 'b'),
      { ...system, content: 'Be brief.' },
      said('user', 'c'),
    ]
    expect(kept(2, messages)).toEqual([messages[0], messages[2], messages[3], messages[4]])
    expect(kept(1, messages)).toEqual([messages[0], messages[3], messages[4]])
    expect(shorterHistory(2)).toMatchObject({ name: 'shorterHistory(2)', lossy: true })
  })

  test('keeps the rest of the request', () => {
    const request = { messages: [said('user', 'a'), said('user', 'b')], seed: 7 }
    expect(shorterHistory(1).apply(request, undefined)).toEqual({
      messages: [said('user', 'b')],
      seed: 7,
    })
  })

  test.each([
    [3, [said('user', 'a'), said('assistant', 'b'), said('user', 'c')]],
    [1, [system, said('user', 'a')]],
    [1, [system]],
    [1, [calls('1'), results('1')]],
    [1, [results('1')]],
    [1, [system, results('1'), results('2')]],
  ])('gives the same request where it takes nothing away (%#)', (count, messages) => {
    const request = { messages }
    expect(shorterHistory(count).apply(request, undefined)).toBe(request)
  })

  test('goes back to the call of a result that it keeps', () => {
    const messages = [said('user', 'a'), calls('1', '2'), results('1'), results('2')]
    expect(kept(1, messages)).toEqual(messages.slice(1))
    expect(kept(2, messages)).toEqual(messages.slice(1))
  })

  test('goes back further where the message of that call holds a result as well', () => {
    const content = [...partsOf(results('1')), ...partsOf(calls('2'))]
    const both = { role: 'assistant', content } as TextMessage
    const messages = [said('user', 'a'), calls('1'), said('user', 'b'), both, results('2')]
    expect(kept(1, messages)).toEqual(messages.slice(1))
  })

  test('does not begin with a result whose call the vendor keeps', () => {
    const messages = [said('user', 'a'), said('user', 'b'), results('9'), said('user', 'c')]
    expect(kept(2, messages)).toEqual(messages.slice(1))
  })

  test('of any conversation keeps what was promised', () => {
    const turn = fc.oneof(
      fc.constant([system]),
      fc.constant([said('user', 'a')]),
      fc.constant([said('assistant', 'b')]),
      fc.nat(99).map((id) => [calls(`${id}`), results(`${id}`)]),
      fc.nat(99).map((id) => [calls(`${id}a`, `${id}b`), results(`${id}a`), results(`${id}b`)]),
      fc.nat(99).map((id) => [calls(`${id}`), said('user', 'c'), results(`${id}`)]),
    )
    const conversations = fc
      .array(turn, { minLength: 1, maxLength: 8 })
      .map((turns) => turns.flat().map((message) => Object.freeze({ ...message })))
    const property = fc.property(conversations, fc.integer({ min: 1, max: 6 }), (messages, n) => {
      const left = kept(n, messages)
      const conversed = left.filter(({ role }) => role !== 'system')
      const before = messages.filter(({ role }) => role !== 'system')
      expect(left.length - conversed.length).toBe(messages.length - before.length)
      expect(conversed.length).toBeGreaterThanOrEqual(Math.min(n, before.length))
      expect(conversed).toEqual(before.slice(before.length - conversed.length))
      expect(conversed[0]?.role).not.toBe('tool')
      const called = new Set(conversed.flatMap((message) => idsIn(message, 'tool-call')))
      const given = conversed.flatMap((message) => idsIn(message, 'tool-result'))
      expect(given.every((id) => called.has(id))).toBe(true)
      expect(generateText.request.safeParse({ messages: left }).error).toBeUndefined()
    })
    fc.assert(property)
  })

  test.each([0, 1.5, '2', undefined])('refuses %o', (count) => {
    expect(() => shorterHistory(count as number)).toThrow('expected a whole number from 1')
  })
})

function partsOf({ content }: TextMessage): Exclude<TextMessage['content'], string> {
  return typeof content === 'string' ? [] : content
}

function idsIn(message: TextMessage, type: 'tool-call' | 'tool-result'): string[] {
  return partsOf(message).flatMap((part) => (part.type === type ? [part.toolCallId] : []))
}
