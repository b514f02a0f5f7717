import { expect, it } from 'vitest'
import { parseSettings, Settings, type SettingTable } from './settings.ts'

const table: SettingTable = {
  maxRetries: { kind: 'count', about: '' },
  calls: { kind: 'count', least: 1, about: '' },
  timeout: { kind: 'duration', about: '' },
  model: { kind: 'text', about: '' },
}

it('reads name=value, where a value may have a further =', () => {
  expect(parseSettings(['maxRetries=5', ' model = a=b '])).toEqual({
    maxRetries: '5',
    model: 'a=b',
  })
  expect(() => parseSettings(['maxRetries'])).toThrow(
    '--set maxRetries: expected name=value, like maxRetries=5',
  )
})

it('gives counts as numbers, and durations in milliseconds', () => {
  const settings = new Settings('x', table, { maxRetries: '0', timeout: '15m', model: 'a' })
  expect([
    settings.number('maxRetries'),
    settings.number('timeout'),
    settings.text('model'),
    settings.number('calls'),
  ]).toEqual([0, 900_000, 'a', undefined])
})

it.each<[Record<string, string>, string]>([
  [{ calls: '0' }, '--set calls=0: expected a whole number from 1'],
  [{ maxRetries: '1.5' }, '--set maxRetries=1.5: expected a whole number from 0'],
  [{ timeout: '900' }, '--set timeout=900: expected a duration with a unit, like 900s'],
  [
    { constructor: '1' },
    '--set constructor: x has no such setting; there are maxRetries, calls, timeout, model',
  ],
])('refuses %o', (given, message) => {
  expect(() => new Settings('x', table, given)).toThrow(
    expect.objectContaining({ name: 'UsageError', message }),
  )
})
