import { describe, expect, it, vi } from 'vitest'
import { cappedBody } from './capped-body.ts'

const kept = 64 * 1024

/** A response whose body arrives in these parts. */
function inParts(...parts: (string | Uint8Array)[]): Response {
  const bytes = parts.map((part) =>
    typeof part === 'string' ? new TextEncoder().encode(part) : part,
  )
  return new Response(ReadableStream.from(bytes), {
    status: 503,
    statusText: 'Busy',
    headers: { 'x-request-id': 'r1' },
  })
}

describe('cappedBody', () => {
  it('changes nothing of a response that is small enough', async () => {
    const onTooLarge = vi.fn<(error: Error) => void>()
    const onOver = vi.fn<() => void>()
    const given = Object.defineProperty(inParts('four'), 'url', { value: 'https://a.example/x' })
    const capped = cappedBody(given, 4, { onTooLarge, onOver })
    const { status, statusText, headers, url } = capped
    expect({ status, statusText, url, id: headers.get('x-request-id') }).toEqual({
      status: 503,
      statusText: 'Busy',
      url: 'https://a.example/x',
      id: 'r1',
    })
    expect(onOver).not.toHaveBeenCalled()
    expect(await capped.text()).toBe('four')
    expect(onOver).toHaveBeenCalledOnce()
    expect(onTooLarge).not.toHaveBeenCalled()
  })

  it('fails a body that runs past the size allowed, and says so first', async () => {
    const told: string[] = []
    const capped = cappedBody(inParts('four', '!'), 4, {
      onTooLarge: ({ message }) => told.push(message),
      onOver: () => told.push('over'),
    })
    await expect(capped.text()).rejects.toThrow('the response is larger than the 4 bytes allowed')
    expect(told).toEqual(['the response is larger than the 4 bytes allowed'])
  })

  it('gives a response without a body back as it is: it is over', () => {
    const onOver = vi.fn<() => void>()
    const empty = new Response(null, { status: 204 })
    const given = cappedBody(empty, 4, { onTooLarge: vi.fn<() => void>(), onOver })
    expect(given).toBe(empty)
    expect(onOver).toHaveBeenCalledOnce()
  })

  it('tells the text as it arrives, also of a letter that comes in two parts', async () => {
    const texts: string[] = []
    const [first, second] = [Uint8Array.of(0x7a, 0xc3), Uint8Array.of(0xbc, 0x21)]
    const capped = cappedBody(inParts('hin', first, second), 100, {
      onText: (text) => texts.push(text),
      onTooLarge: vi.fn<() => void>(),
      onOver: vi.fn<() => void>(),
    })
    expect(await capped.text()).toBe('hinzü!')
    expect(texts).toEqual(['hin', 'hinz', 'hinzü!'])
  })

  it('tells the first 64 KiB of a long text, once, and lets all of it through', async () => {
    const texts: string[] = []
    const parts = ['a'.repeat(kept - 1), 'bc', 'd', 'e']
    const capped = cappedBody(inParts(...parts), 2 * kept, {
      onText: (text) => texts.push(text),
      onTooLarge: vi.fn<() => void>(),
      onOver: vi.fn<() => void>(),
    })
    expect(await capped.text()).toBe(parts.join(''))
    expect(texts.map((text) => [text.length, text.slice(-1)])).toEqual([
      [kept - 1, 'a'],
      [kept, 'b'],
    ])
  })
})
