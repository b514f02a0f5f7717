import { expect, it, vi } from 'vitest'
import { processTerminal } from './process-terminal.ts'

it.each([
  [0, 80],
  [undefined, 80],
  [60, 60],
])('a terminal that says it has %s columns is taken for one of %i', (said, columns) => {
  vi.spyOn(process, 'once').mockReturnThis()
  const { columns: before } = process.stderr
  process.stderr.columns = said as number
  try {
    expect(processTerminal().columns).toBe(columns)
  } finally {
    process.stderr.columns = before
    vi.restoreAllMocks()
  }
})
