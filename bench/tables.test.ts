import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { callTable, callTargets } from './calls/call-table.ts'
import { measureCalls, type CallCost } from './calls/measure-calls.ts'
import { contenders } from './contenders.ts'
import { koaCompose } from './contenders/koa-compose.ts'
import { stint } from './contenders/stint.ts'
import { flightTable, flightTargets } from './flight/in-flight.ts'
import { manyCalls } from './million/run-calls.ts'
import { success } from './path.ts'
import { markdownOf, textOf } from './table.ts'
import { targetTable } from './target.ts'

const cost = (contender: string, ns: number): CallCost => ({
  contender,
  path: 'success',
  signal: 'reads',
  ns,
  bytes: 2500,
})
const costs = [
  cost('koa-compose', 1000),
  cost('stint', 4000),
  cost('cockatiel', 40_000),
  cost('AI SDK generateImage', 3000),
]

describe('the table of calls', () => {
  it('has a row for each contender, and a dash where it does not go', () => {
    expect(textOf(callTable(costs, 'reads')).split('\n').slice(3)).toEqual([
      '                      of stint  success    bytes  one retry  bytes  failover  bytes',
      'koa-compose             0.25 ×  1.00 µs  2.50 kB          -      -         -      -',
      'stint                   1.00 ×  4.00 µs  2.50 kB          -      -         -      -',
      'cockatiel               10.0 ×  40.0 µs  2.50 kB          -      -         -      -',
      'AI SDK generateImage    0.75 ×  3.00 µs  2.50 kB          -      -         -      -',
    ])
  })

  it('says for each ratio whether it is reached', () => {
    expect(callTargets(costs).map(({ found, reached }) => [found, reached])).toEqual([
      ['10.0 ×', true],
      ['0.75 ×', false],
      ['4.00 ×', true],
    ])
  })

  it('reaches nothing where nothing was measured', () => {
    expect(callTargets([]).some(({ reached }) => reached)).toBe(false)
  })

  it('is made of what was measured', async () => {
    const measured = await measureCalls([koaCompose, stint], [success], { roundMs: 1, rounds: 1 })
    expect(measured.map(({ contender, signal }) => [contender, signal])).toEqual([
      ['koa-compose', 'reads'],
      ['stint', 'reads'],
      ['koa-compose', 'listens'],
      ['stint', 'listens'],
    ])
    for (const { ns } of measured) expect(ns).toBeGreaterThan(0)
  })
})

it('a call in flight holds no more than it may', () => {
  const flights = [
    { contender: 'stint', bytes: 8000 },
    { contender: 'stint with a signal', bytes: 9000 },
    { contender: 'cockatiel', bytes: 12_000 },
  ]
  expect(flightTargets(flights).map(({ reached }) => reached)).toEqual([true, false])
  expect(markdownOf(flightTable(flights, 10_000)).split('\n').slice(4, 7)).toEqual([
    '|                     | held by a call |',
    '| ------------------- | -------------: |',
    '| stint               |        8.00 kB |',
  ])
  expect(targetTable(flightTargets(flights)).says).toBe('1 of 2 are.')
})

it('many calls end as they are meant to, and leave no listener', async () => {
  const tally = await manyCalls('a few')(600)
  expect(tally).toMatchObject({ calls: 600, otherwise: 0, listeners: 0 })
  expect(Object.values(tally.asMeant).every((count) => count > 0)).toBe(true)
})

it.each(contenders.map(({ name, says }) => [name, says]))(
  'the page says how %s is set up',
  (name, says) => {
    const page = readFileSync(new URL('../docs/guide/performance.md', import.meta.url), 'utf8')
    expect(page).toContain(`- **${name}**: ${says}`)
  },
)
