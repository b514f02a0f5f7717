import { expect, it } from 'vitest'
import { fitText, lineHeight } from './fit-text.ts'

/** Every character is half as wide as the font is high. */
const measure = (text: string): number => text.length / 2
const box = { width: 400, height: 200 }

it('gives a short text the largest size, on one line', () => {
  const fitted = fitText('a fox', box, measure)
  expect(fitted.lines).toEqual(['a fox'])
  expect(fitText('a', box, measure).fontSize).toBe(fitted.fontSize)
})

it('makes a longer text smaller, until its lines fit in width and height', () => {
  const text = 'the quick brown fox jumps over the lazy dog '.repeat(4).trim()
  const { lines, fontSize } = fitText(text, box, measure)
  expect(lines.join(' ')).toBe(text)
  expect(lines.length * fontSize * lineHeight).toBeLessThanOrEqual(box.height)
  for (const line of lines) expect(measure(line) * fontSize).toBeLessThanOrEqual(box.width)
  expect(fontSize).toBeLessThan(fitText('a fox', box, measure).fontSize)
})

it('cuts what does not fit at the smallest size with an ellipsis', () => {
  const { lines, fontSize } = fitText('word '.repeat(2000), box, measure)
  expect(lines.length * fontSize * lineHeight).toBeLessThanOrEqual(box.height)
  expect(lines.at(-1)).toMatch(/…$/)
})

it('breaks a word that is wider than the box', () => {
  const { lines, fontSize } = fitText('x'.repeat(100), box, measure)
  expect(lines.join('')).toBe('x'.repeat(100))
  for (const line of lines) expect(measure(line) * fontSize).toBeLessThanOrEqual(box.width)
})

it('makes no lines of an empty text', () => {
  expect(fitText('  ', box, measure).lines).toEqual([])
})
