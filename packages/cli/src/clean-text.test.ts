import { describe, expect, it } from 'vitest'
import { cleanText, terminalJson } from './clean-text.ts'

const nasty = 'a\u001b[31mred\u001b[0m\u001b]0;title\u0007b\u009b2Jc\r\nd\u0008\u202eevil\u2066'

describe('cleanText', () => {
  it('leaves nothing that a terminal would obey', () => {
    expect(cleanText(nasty)).toBe('aredbc d evil')
  })

  it('leaves an escape sequence without an end harmless', () => {
    expect(cleanText('\u001b]0;never ended')).not.toMatch(/\p{Cc}/u)
    expect(cleanText('\u001b')).toBe(' ')
  })

  it('keeps text of any language', () => {
    expect(cleanText('配额已用完 – café 👩‍🎨')).toBe('配额已用完 – café 👩‍🎨')
  })
})

describe('terminalJson', () => {
  it('says the same as JSON, without what a terminal would obey', () => {
    const written = terminalJson({ nasty })
    expect(JSON.parse(written)).toEqual({ nasty })
    expect(written.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Bidi_C}/u)
  })
})
