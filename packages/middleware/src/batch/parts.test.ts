import { expect, test } from 'vitest'
import { keepPartial, merge } from './merge.ts'
import { missingParts, requestFor, type Piece } from './parts.ts'

const image = (name: string) => ({ data: new TextEncoder().encode(name), mediaType: 'image/png' })
const piece = (offset: number, ...names: string[]): Piece => ({
  offset,
  made: { images: names.map(image) },
})
const names = ({ images }: { images: readonly { data: Uint8Array }[] }) =>
  images.map(({ data }) => new TextDecoder().decode(data)).join(' ')

test.each([
  [4, 1, [], '0+1 1+1 2+1 3+1'],
  [10, 4, [], '0+4 4+4 8+2'],
  [4, 4, [], '0+4'],
  [4, Infinity, [], '0+4'],
  [4, 1, [piece(0, 'a'), piece(2, 'c')], '1+1 3+1'],
  [4, 4, [piece(0, 'a', 'b', 'c')], '3+1'],
  [6, 2, [piece(0, 'a'), piece(4, 'e', 'f')], '1+2 3+1'],
  [2, 1, [piece(0, 'a'), piece(1, 'b')], ''],
  [2, 2, [piece(0, 'a', 'b', 'c')], ''],
])('of %d images, %d at once, what is missing is split', (asked, most, pieces, expected) => {
  const parts = missingParts(asked, most, pieces)
  expect(parts.map(({ offset, count }) => `${offset}+${count}`).join(' ')).toBe(expected)
})

test('there are never more parts than at first, whatever is there', () => {
  for (const gone of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
    const pieces = [piece(gone, 'x')]
    expect(missingParts(10, 3, pieces).length).toBeLessThanOrEqual(4)
  }
})

const request = { prompt: 'a poster', references: [] }

test('a part that is all of the request is the request itself', () => {
  const whole = { ...request, n: 3, seed: 7 }
  expect(requestFor(whole, { offset: 0, count: 3 })).toBe(whole)
  expect(requestFor(request, { offset: 0, count: 1 })).toBe(request)
})

test('each part has a seed of its own, and none where none was given', () => {
  expect(requestFor({ ...request, n: 3, seed: 7 }, { offset: 2, count: 1 })).toEqual({
    ...request,
    n: 1,
    seed: 9,
  })
  expect(requestFor({ ...request, n: 3 }, { offset: 2, count: 1 })).toEqual({ ...request, n: 1 })
  const last = { ...request, n: 3, seed: Number.MAX_SAFE_INTEGER }
  expect(requestFor(last, { offset: 2, count: 1 }).seed).toBe(Number.MAX_SAFE_INTEGER - 2)
})

test('one piece is the result as it came', () => {
  const made = { images: ['a', 'b', 'c'].map(image), cost: 3 }
  expect(merge([{ offset: 0, made }], 2)).toBe(made)
})

test('images stand in the order of the request, not in that of their arrival', () => {
  expect(names(merge([piece(2, 'c'), piece(0, 'a', 'b')], 3))).toBe('a b c')
})

test('no more images than were asked for', () => {
  expect(names(merge([piece(0, 'a', 'b'), piece(2, 'c', 'd', 'e')], 4))).toBe('a b c d')
})

test('an image that was made twice is taken once', () => {
  expect(names(merge([piece(0, 'a'), piece(1, 'b'), piece(0, 'A')], 2))).toBe('a b')
})

test('what was counted is added up, and what was said is said once', () => {
  const of = (offset: number, made: object) => ({ offset, made: { images: [image('x')], ...made } })
  const merged = merge(
    [
      of(0, { cost: 1, usage: { images: 1, inputTokens: 5 }, warnings: ['w'], losses: ['l'] }),
      of(1, { cost: 2, usage: { images: 1 }, warnings: ['w', 'v'], losses: ['l'] }),
      of(2, {}),
    ],
    3,
  )
  expect(merged).toMatchObject({
    cost: 3,
    usage: { images: 2, inputTokens: 5 },
    warnings: ['w', 'v'],
    losses: ['l'],
  })
  expect(merge([of(0, {}), of(1, {})], 2)).toMatchObject({ cost: undefined, usage: undefined })
})

test('a partial result says so, to people and to programs', () => {
  const made = { images: [image('a')], losses: ['textOnly'] }
  expect(keepPartial(made, 3, 'overloaded')).toMatchObject({
    warnings: ['batch: 1 of 3 images were made: overloaded'],
    losses: ['textOnly', 'fewerImages(1)'],
  })
})
