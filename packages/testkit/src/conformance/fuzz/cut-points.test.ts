import { expect, it } from 'vitest'
import { cutPoints } from './cut-points.ts'

it('are at every byte, also within a character', () => {
  expect(cutPoints('{"ä":1}', 100)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
})

it('leave out the middle of long base64', () => {
  const text = `{"png":"${'A'.repeat(100)}"}`
  const points = cutPoints(text, 1000)
  expect(points).toContain(8 + 8)
  expect(points).not.toContain(8 + 50)
  expect(points).toContain(8 + 92)
  expect(points.at(-1)).toBe(text.length - 1)
})

it('are thinned out evenly where there are too many', () => {
  const points = cutPoints('a b '.repeat(250), 100)
  expect(points).toHaveLength(100)
  expect(points.slice(0, 3)).toEqual([0, 10, 20])
})
