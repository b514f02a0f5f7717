import { expect, it } from 'vitest'
import { Memory } from './memory.ts'

it.each([1, 15, 16, 40])(
  'keeps %i things, each under its owner and key, and makes each once',
  (count) => {
    const memory = new Memory()
    const owners = [{}, {}]
    let made = 0
    const all = Array.from(
      { length: count },
      (_, at) => [owners[at % 2]!, `key ${at >> 1}`] as const,
    )
    const keep = (): number[] =>
      all.map(([owner, key], at) => memory.remember(owner, key, () => (made++, at)))
    const places = all.map((_, at) => at)
    expect([keep(), keep(), made]).toEqual([places, places, count])
    expect(all.map(([owner, key]) => memory.find(owner, key))).toEqual(places)
    expect(memory.find(owners[0]!, 'other')).toBeUndefined()
  },
)

it('keeps nothing as well as anything else', () => {
  const memory = new Memory()
  const owner = {}
  let made = 0
  const nothing = (): undefined => void (made += 1)
  memory.remember(owner, 'key', nothing)
  memory.remember(owner, 'key', nothing)
  expect(made).toBe(1)
})

it.each([1, 15, 16])(
  'keeps what is kept while something else is made, after %i others',
  (others) => {
    const memory = new Memory()
    const owner = {}
    for (let at = 0; at < others; at += 1) memory.remember({}, 'other', () => at)
    const outer = memory.remember(
      owner,
      'outer',
      () => memory.remember(owner, 'inner', () => 1) + 1,
    )
    expect([outer, memory.find(owner, 'inner'), memory.find(owner, 'outer')]).toEqual([2, 1, 2])
  },
)
