import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { cutText, wrapText } from './fit-text.ts'

const long = 'the vendor says 配额已用完请稍后再试 and 👩‍🎨 then averyveryverylongwordwithoutanyspace'

describe('cutText', () => {
  it.each([0, 1, 2, 5, 17, 18, 19, 20, 40, 200])('gives at most %i columns', (columns) => {
    expect(stringWidth(cutText(long, columns))).toBeLessThanOrEqual(columns)
  })

  it('leaves what fits, and marks what it leaves out', () => {
    expect(cutText('twelve chars', 12)).toBe('twelve chars')
    expect(cutText('twelve chars', 11)).toBe('twelve cha…')
    expect(cutText('配额已用完', 6)).toBe('配额…')
  })
})

describe('wrapText', () => {
  it.each([12, 20, 60])('gives lines of at most %i columns, and loses no word', (columns) => {
    const lines = wrapText(long, columns, 4)
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns)
    expect(lines.join('').replaceAll(' ', '')).toBe(long.replaceAll(' ', ''))
  })

  it('indents the lines after the first', () => {
    expect(wrapText('  one two three', 9, 4)).toEqual(['  one two', '    three'])
  })

  it('leaves one line where there is no end', () => {
    expect(wrapText(long, Infinity, 4)).toEqual([long])
  })
})
