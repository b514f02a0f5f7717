import { expect, it } from 'vitest'
import { junkInData } from './junk-in-data.ts'

it('replaces one value of JSON, at any depth', () => {
  const text = '{"a":1,"b":{"c":2}}'
  const places = [0, 0.25, 0.5, 0.75].map((place) => junkInData(text, place, null))
  expect(places).toEqual([
    '{"a":null,"b":{"c":2}}',
    '{"a":1,"b":{"c":null}}',
    '{"a":1,"b":null}',
    'null',
  ])
})

it('replaces one value in one event of a stream', () => {
  const text = 'event: a\ndata: {"x":1}\n\nevent: b\ndata: {"y":2}\n\n'
  expect(junkInData(text, 0.15, 'odd')).toBe(
    'event: a\ndata: {"x":"odd"}\n\nevent: b\ndata: {"y":2}\n\n',
  )
})

it('leaves out a line of what is neither', () => {
  expect(junkInData('one\ntwo\nthree', 0.5, 'odd')).toBe('one\nthree')
})
