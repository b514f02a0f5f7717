import { expect, it } from 'vitest'
import { alignRows, type Numbers, type Row } from './columns.ts'

const numbers = (fields: Partial<Numbers> = {}): Numbers => ({
  attempts: 2,
  submissions: fields.attempts ?? 2,
  elapsedMs: 90_000,
  cost: Infinity,
  ...fields,
})
const row = (text: string, fields: Partial<Numbers> = {}, more: Partial<Row> = {}): Row => ({
  text,
  indent: 4,
  numbers: numbers(fields),
  ...more,
})

it('writes numbers one below the other, and what is only a text in between', () => {
  const rows: Row[] = [
    row('retry()', { attempts: 12, elapsedMs: Infinity }, { mark: ' 0', effect: '× 3 tries' }),
    { text: '→ a target with a long name', indent: 6 },
    row('x()', {}, { mark: ' 1 ↻' }),
  ]
  expect(alignRows('title', rows, 100)).toEqual([
    'title        attempts      time',
    ' 0  retry()        12  no limit  × 3 tries',
    '      → a target with a long name',
    ' 1 ↻x()             2      90 s',
  ])
})

it('shows submissions where they are not as many as attempts, and costs where one is known', () => {
  const rows = [row('a', { submissions: 3, cost: 0.1 + 0.2 }), row('b', { submissions: Infinity })]
  expect(alignRows('', rows, 100)).toEqual([
    '       attempts  submissions  time      cost',
    '    a         2            3  90 s       0.3',
    '    b         2     no limit  90 s  no limit',
  ])
})

it('makes room for a long title', () => {
  expect(alignRows('a long title', [row('a')], 100)).toEqual([
    'a long title  attempts  time',
    '    a                2  90 s',
  ])
})

it('goes on in a line of its own where a text is too long for its width, and not before', () => {
  const text = 'breaker(failures: 5, cooldown: 30, probes: 2)'
  expect(alignRows('', [row(text)], 60)).toEqual([
    `${' '.repeat(40)}attempts  time`,
    '    breaker(failures: 5, cooldown: 30,         2  90 s',
    '        probes: 2)',
  ])
  expect(alignRows('', [row(text)], 67)).toHaveLength(2)
  expect(alignRows('', [row(text)], 66)).toHaveLength(3)
  expect(alignRows('', [row(text, {}, { effect: 'caps' })], 70)).toHaveLength(3)
  expect(alignRows('', [row(text, {}, { effect: 'caps' })], 71)).toHaveLength(2)
})
