import { describe, expect, it } from 'vitest'
import { widthOf } from './text-width.ts'
import { wrapText } from './wrap-text.ts'

describe('wrapText', () => {
  it('breaks at spaces, and a long word behind a hyphen or a slash', () => {
    expect(wrapText('one two three', widthOf('one two'))).toEqual(['one two', 'three'])
    expect(wrapText('vendor/model-name-long', widthOf('vendor/model-n'))).toEqual([
      'vendor/model-',
      'name-long',
    ])
  })

  it('loses no character, and makes no line wider than it may be', () => {
    const text = `a ${'unbroken'.repeat(9)} 画像を生成できませんでした ${'🙂'.repeat(30)} b`
    for (const px of [20, 100, 300]) {
      const lines = wrapText(text, px)
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(px)
    }
    expect(wrapText('ab', 1)).toEqual(['a', 'b'])
  })

  it('gives one empty line for an empty text', () => {
    expect(wrapText('', 100)).toEqual([''])
  })
})
