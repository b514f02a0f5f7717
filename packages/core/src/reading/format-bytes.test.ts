import { expect, it } from 'vitest'
import { formatBytes } from './format-bytes.ts'

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1023, '1023 bytes'],
  [1024, '1 KiB'],
  [12_500, '12.3 KiB'],
  [50 * 1024 ** 2, '50 MiB'],
  [3 * 1024 ** 3, '3 GiB'],
])('%i reads %s', (count, text) => {
  expect(formatBytes(count)).toBe(text)
})

it('never writes what is over a limit like the limit', () => {
  expect(formatBytes(50 * 1024 ** 2 + 1)).toBe('50.1 MiB')
})
