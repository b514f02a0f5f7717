import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redact } from './redact.ts'

const base64 = (bytes: number): string => Buffer.alloc(bytes, 'stint').toString('base64')

describe('redact', () => {
  test.each([
    ['a key of OpenAI', 'Incorrect API key provided: sk-proj-abcDEF123456_789.', 'sk-proj'],
    ['a masked key', 'Incorrect API key provided: sk-abcd****************wxyz.', 'wxyz'],
    ['a key of Google', 'key AIzaSyA1234567890abcdefghijklmnopqrstu is bad', 'AIza'],
    ['a bearer token', 'sent Bearer abcdef.ghijkl-1234', 'ghijkl'],
    ['a header in JSON', '{"authorization":"Basic dXNlcjpwYXNzd29yZA==","a":1}', 'dXNl'],
    ['a header of Google', 'x-goog-api-key: 12345678', '12345678'],
    ['a web token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl', 'c2lnbmF0dXJl'],
    ['a key in an address', 'GET https://host/v1/models?key=abc123&alt=sse', 'abc123'],
    ['a signed address', 'https://host/x.png?X-Amz-Signature=00ff00ff', '00ff00ff'],
    ['a password in an address', 'https://user:hunter2@host/x', 'hunter2'],
    ['a password without a name', 'https://:hunter2@host/x', 'hunter2'],
    ['a token in the place of a name', 'https://hunter2@host/x', 'hunter2'],
    [
      'a header that cannot be sent, in a short text',
      '"hunter2" is an invalid header value',
      'hunter2',
    ],
    [
      'a header that cannot be sent',
      'Headers.append: "one\nhunter2" is an invalid header value.',
      'hunter2',
    ],
  ])('takes out %s', (_, text, secret) => {
    expect(redact(text)).toContain('<secret>')
    expect(redact(text)).not.toContain(secret)
  })

  test('takes out the secrets that it is given, also as they stand in an address', () => {
    const secrets = ['p+ss/w rd', 'other-secret']
    const text = 'p+ss/w rd, ?x=p%2Bss%2Fw%20rd, other-secret'
    expect(redact(text, secrets)).toBe('<secret>, ?x=<secret>, <secret>')
  })

  test('ignores secrets that are too short to be any', () => {
    expect(redact('a cat', ['', 'a', 'cat'])).toBe('a cat')
    expect(redact('12345 and 123456', ['12345', '123456'])).toBe('12345 and <secret>')
  })

  test('leaves of an image its kind and size', () => {
    const text = `bad image data:image/png;base64,${base64(12_600)} in part 2`
    expect(redact(text)).toBe('bad image <image/png, 12.4 KiB> in part 2')
  })

  test.each([
    ['QQ==', '1 byte'],
    ['QUI=', '2 bytes'],
    ['QUJD', '3 bytes'],
    ['', '0 bytes'],
  ])('counts the bytes and not the letters of %o', (letters, size) => {
    expect(redact(`data:image/png;base64,${letters}`)).toBe(`<image/png, ${size}>`)
  })

  test('leaves of other bytes their size', () => {
    expect(redact(`{"b64_json":"${base64(3000)}"}`)).toBe('{"b64_json":"<base64, 3 KiB>"}')
  })

  test.each([
    'The model `gpt-image-2` does not support size 1024x1365: sides must be multiples of 16.',
    'Bearer authentication is required; see https://docs.example.com/api-keys#create?topic=auth',
    'Your task-management risk-assessment is at https://example.com/a/b/c.png',
    'authorization: required',
    'Übergröße 図形 🎨 key=value, a token limit, monkey=3',
    'connect ECONNREFUSED 127.0.0.1:443',
  ])('leaves ordinary text alone: %s', (text) => {
    expect(redact(text)).toBe(text)
  })

  test('cuts long texts and says how much is missing', () => {
    const text = 'word '.repeat(20_000)
    expect(redact(text).slice(-40)).toMatch(/word w… \(34464 characters more\)$/)
  })

  test('keeps 64 Ki characters, whole', () => {
    const text = '. '.repeat(32 * 1024)
    expect(redact(text)).toBe(text)
    expect(redact(`${text}.`)).toBe(`${text}… (1 characters more)`)
  })

  test('cuts before a secret that it would split, and takes out one that just fits', () => {
    const secret = 'this-is-the-secret'
    const before = '. '.repeat(32 * 1024).slice(secret.length)
    const other = 'another-secret'
    expect(redact(`${before}${secret}..`, [other, secret])).toBe(
      `${before}<secret>… (2 characters more)`,
    )
    expect(redact(`.${before}${secret}..`, [other, secret])).toBe(
      `.${before}… (${secret.length + 2} characters more)`,
    )
  })

  test('cuts before a secret that is longer than what is kept', () => {
    const secret = 'long '.repeat(20_000)
    expect(redact(`key ${secret}`, [secret])).toBe('key … (100000 characters more)')
  })

  test('does not leave the beginning of a secret where it cuts', () => {
    const secret = 'this-is-the-secret'
    for (let before = 65_515; before < 65_540; before += 1) {
      const clean = redact(`${'. '.repeat(40_000).slice(0, before)}${secret} and more`, [secret])
      expect(clean.includes('this-')).toBe(false)
    }
  })

  test.each([
    ['one run', 'a'],
    ['runs just short of base64', `${'A'.repeat(199)}.`],
    ['half a data URL', 'data:a/b;x'],
    ['half an address', 'a://b:'],
    ['half a web token', 'eyJ-'],
    ['half a header', 'api-key   '],
    ['half a key', 'sk-'],
    ['quotes', '"\'='],
  ])('stays fast on megabytes of %s', (_, part) => {
    const text = part.repeat(Math.ceil(4_000_000 / part.length))
    const start = performance.now()
    redact(text, ['some-secret'])
    expect(performance.now() - start).toBeLessThan(500)
  })

  test('never leaves a given secret in any text', () => {
    const secret = fc.stringMatching(/^[\w+/=-]{8,40}$/)
    fc.assert(
      fc.property(fc.string(), secret, fc.string(), (before, key, after) => {
        expect(redact(`${before}${key}${after}`, [key])).not.toContain(key)
      }),
    )
  })
})
