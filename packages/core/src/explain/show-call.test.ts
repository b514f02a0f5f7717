import { expect, it } from 'vitest'
import { showCall, showLayer, showPlace } from './show-call.ts'
import type { Place } from './tree.ts'

const call = (options: Record<string, unknown>, positional: readonly string[] = []): string =>
  showCall({ name: 'x', options, positional })

it.each([
  ['a text', { a: '90s' }, "x(a: '90s')"],
  ['a number', { a: 2, b: true }, 'x(a: 2, b: true)'],
  ['null', { a: null }, 'x(a: null)'],
  ['nothing that was left out', { a: undefined, b: 1 }, 'x(b: 1)'],
  ['a list', { a: ['b', 1] }, "x(a: ['b', 1])"],
  ['a function by its name', { a: Math.max }, 'x(a: max)'],
  [
    'a function without one',
    {
      a: (
        () => () =>
          1
      )(),
    },
    'x(a: function)',
  ],
  ['what has a name by it', { a: { name: 'simplify', lossy: true } }, 'x(a: simplify)'],
  ['an object', { a: { b: 1, c: undefined, d: { e: 'f' } } }, "x(a: { b: 1, d: { e: 'f' } })"],
  ['an object whose name is none', { a: { name: 5 } }, 'x(a: { name: 5 })'],
])('shows %s', (_, options, shown) => {
  expect(call(options)).toBe(shown)
})

it('shows arguments of their own without a name', () => {
  expect(call({ duration: '90s', soft: true }, ['duration'])).toBe("x('90s', soft: true)")
  expect(showCall({ name: 'x' })).toBe('x()')
})

it('says where a layer stands, and in which pipeline where that is a target', () => {
  const place = (nested: boolean): Place => ({
    line: { id: 'inner', layers: [], target: undefined },
    index: 3,
    layer: () => undefined,
    info: { name: 'retry', options: { attempts: 2 } },
    nested,
  })
  expect([false, true].map((nested) => showPlace(place(nested)))).toEqual([
    'retry (layer 3)',
    "retry (layer 3 of 'inner')",
  ])
  expect([false, true].map((nested) => showLayer(place(nested)))).toEqual([
    'retry(attempts: 2) (layer 3)',
    "retry(attempts: 2) (layer 3 of 'inner')",
  ])
})
