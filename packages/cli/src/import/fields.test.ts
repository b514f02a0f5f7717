import { expect, it } from 'vitest'
import { Fields } from './fields.ts'

it('knows which fields nobody asked for, here and inside', () => {
  const fields = new Fields({ a: 1, b: { c: 2, d: [{ e: 3, f: 4 }] }, g: 5, h: {} }, '')
  fields.skip('g')
  expect(fields.count('a')).toBe(1)
  const [first] = fields.object('b')?.objects('d') ?? []
  expect(first?.count('e')).toBe(3)
  expect(fields.unread()).toEqual(['h', 'b.c', 'b.d[0].f'])
})

it('takes numbers that are quoted', () => {
  const fields = new Fields({ timeout: '1.5', retries: '3' }, '')
  expect([fields.time('timeout', 1000), fields.count('retries')]).toEqual([1500, 3])
})

it('takes null for what is not there', () => {
  const fields = new Fields({ a: null }, '')
  expect([fields.text('a'), fields.object('a'), fields.list('a'), fields.flag('a')]).toEqual(
    Array.from({ length: 4 }, () => undefined),
  )
})

it.each<[string, (fields: Fields) => unknown, string]>([
  ['a text', (fields) => fields.text('list'), 'x.list: expected a text, got a list'],
  ['a flag', (fields) => fields.flag('text'), 'x.text: expected true or false, got a text'],
  ['a count', (fields) => fields.count('half'), 'x.half: expected a whole number from 0, got 0.5'],
  ['a time', (fields) => fields.time('text', 1000), 'x.text: expected seconds above 0, got a text'],
  ['an object', (fields) => fields.object('text'), 'x.text: expected an object, got a text'],
  ['a list', (fields) => fields.list('flag'), 'x.flag: expected a list, got a boolean'],
  [
    'a list of objects',
    (fields) => fields.objects('list'),
    'x.list[0]: expected an object, got a text',
  ],
  ['a list of texts', (fields) => fields.texts('numbers'), 'x.numbers[0]: expected a text, got 1'],
])('says where %s was expected, without what it was', (_, read, message) => {
  const given = { text: 's3cr3t', flag: true, half: 0.5, list: ['s3cr3t'], numbers: [1] }
  const fields = new Fields(given, 'x')
  expect(() => read(fields)).toThrow(expect.objectContaining({ name: 'UsageError', message }))
})
