import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { plainError } from './plain-error.ts'

const key = 'the-key-of-this-attempt'

describe('a plain error', () => {
  it('has name, message, stack and code of what was thrown, and nothing else', () => {
    const thrown = Object.assign(new TypeError('it broke'), { code: 'E_BROKEN', body: 'bytes' })
    const plain = plainError(thrown)
    expect(plain).toMatchObject({ name: 'TypeError', message: 'it broke', code: 'E_BROKEN' })
    expect(plain.stack).toBe(thrown.stack)
    expect(plain).not.toHaveProperty('body')
    expect(Object.keys(plain)).toEqual([])
    expect('cause' in plain).toBe(false)
  })

  it('can be given another name or stack, as errors can', () => {
    const plain = plainError(new Error('x'))
    plain.name = 'Renamed'
    expect(plain.name).toBe('Renamed')
    expect(Reflect.deleteProperty(plain, 'stack')).toBe(true)
  })

  it('holds no key in its message, its stack, its name, its code or its causes', () => {
    const cause = Object.assign(new Error(`because of ${key}`), { name: key, code: `E_${key}` })
    const plain = plainError(new Error(`bad ${key}`, { cause }), [key])
    const inner = plain.cause as Error & { readonly code: string }
    const texts = [plain.message, plain.stack, inner.message, inner.name, inner.code, inner.stack]
    for (const text of texts) expect(text).not.toContain(key)
    expect(inner.message).toBe('because of <secret>')
  })

  it('follows five errors and no more', () => {
    const thrown = [6, 5, 4, 3, 2, 1].reduce<Error | undefined>(
      (cause, at) => new Error(`${at}`, cause && { cause }),
      undefined,
    )
    const messages: string[] = []
    for (let at: unknown = plainError(thrown); at instanceof Error; at = at.cause)
      messages.push(at.message)
    expect(messages).toEqual(['1', '2', '3', '4', '5'])
  })

  it('has a stack that can be read, replaced and shown like any other', () => {
    const plain = plainError(Object.assign(new Error('x'), { stack: `at ${key}` }), [key])
    expect([inspect(plain), plain.stack, plain.stack]).toEqual([
      expect.stringContaining('at <secret>'),
      'at <secret>',
      'at <secret>',
    ])
    const other = plainError(new Error('x'))
    other.stack = 'elsewhere'
    expect([other.stack, Object.keys(other)]).toEqual(['elsewhere', []])
  })

  it('keeps 8000 characters of a stack', () => {
    const thrown = new Error('x')
    thrown.stack = 'at somewhere '.repeat(1000)
    expect(plainError(thrown).stack).toHaveLength(8000)
    delete thrown.stack
    expect(plainError(thrown).stack).toBe('')
  })

  it.each([
    ['E'.repeat(100), true],
    ['E'.repeat(101), false],
    [42, true],
    [{}, false],
    [null, false],
  ])('takes %o for a code: %s', (code, taken) => {
    const plain = plainError(Object.assign(new Error('x'), { code }))
    expect('code' in plain).toBe(taken)
  })

  it('is made of anything that was thrown', () => {
    expect(plainError('just this').message).toBe('just this')
    expect(plainError(undefined).message).toBe('undefined')
  })
})
