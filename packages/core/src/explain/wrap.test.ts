import { expect, it } from 'vitest'
import { wrap } from './wrap.ts'

it('breaks a text at spaces, and indents it', () => {
  expect(wrap('one two three', { width: 10, indent: 2 })).toEqual(['  one two', '  three'])
  expect(wrap('one two three', { width: 9, indent: 1, hang: 3 })).toEqual([' one two', '   three'])
})

it('breaks only where it may', () => {
  expect(wrap('a: 1, b: 2, c: 3', { width: 12, indent: 0, at: /(?<=,) / })).toEqual([
    'a: 1, b: 2,',
    'c: 3',
  ])
})

it('never breaks a word, however long it is', () => {
  expect(wrap('abcdefghij k', { width: 4, indent: 0 })).toEqual(['abcdefghij', 'k'])
})
