import { expect, it } from 'vitest'
import type { Ending } from '../context.ts'
import { EndWatches } from './end-watch.ts'
import { Lifetime } from './lifetime.ts'

const ending: Ending = { by: 'caller', layer: 'caller', index: -1, reason: 'cut' }

function setUp() {
  const outer = new Lifetime(undefined, { name: 'outer', index: 0 })
  const branches = {
    outer,
    inner: new Lifetime(outer, { name: 'inner', index: 1 }),
    beside: new Lifetime(outer, { name: 'beside', index: 1 }),
  }
  const watches = new EndWatches()
  const told: string[] = []
  const watch = (name: keyof typeof branches, then?: () => void) =>
    watches.add(branches[name], ({ reason }) => {
      told.push(`${name}: ${String(reason)}`)
      then?.()
    })
  return { branches, watches, told, watch }
}

it('an end is told to those who wait for it or for one inside, in the order in which they came', () => {
  const { branches, watches, told, watch } = setUp()
  watch('inner')
  watch('beside')
  watch('outer')
  watches.tell(branches.inner, ending)
  expect(told).toEqual(['inner: cut'])
  watches.tell(branches.outer, ending)
  expect(told).toEqual(['inner: cut', 'beside: cut', 'outer: cut'])
})

it('nobody is told twice', () => {
  const { branches, watches, told, watch } = setUp()
  watch('inner')
  watches.tell(branches.inner, ending)
  watches.tell(branches.outer, ending)
  expect(told).toHaveLength(1)
})

it.each([0, 1, 2])('whoever leaves is not told, wherever it stood: %i', (at) => {
  const { branches, watches, told, watch } = setUp()
  const three = [watch('outer'), watch('inner'), watch('beside')]
  three[at]?.off()
  three[at]?.off()
  watches.tell(branches.outer, ending)
  expect(told).toEqual(['outer: cut', 'inner: cut', 'beside: cut'].toSpliced(at, 1))
})

it('one that is told may have another leave, which is not told then', () => {
  const { branches, watches, told, watch } = setUp()
  watch('outer', () => second.off())
  const second = watch('inner')
  watches.tell(branches.outer, ending)
  expect(told).toEqual(['outer: cut'])
})

it('one that comes while an end is told is not told of it', () => {
  const { branches, watches, told, watch } = setUp()
  watch('outer', () => void watch('inner'))
  watches.tell(branches.outer, ending)
  expect(told).toEqual(['outer: cut'])
})
