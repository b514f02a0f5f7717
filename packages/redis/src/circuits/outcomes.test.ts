import { expect, it, vi } from 'vitest'
import { Outcomes, type Run } from './outcomes.ts'

const ticket = { generation: 1 }
const success = { outcome: 'success', slow: false } as const

it('whoever waits for what was seen so far does not wait for what is seen later', async () => {
  const told: Run[][] = []
  let goesOn = true
  const outcomes = new Outcomes(async (_, runs) => {
    told.push([...runs])
    // Calls end all the time.
    if (goesOn) outcomes.add('a', ticket, success, false)
    await new Promise((resolve) => setImmediate(resolve))
  })
  outcomes.add('a', ticket, success, true)
  outcomes.add('a', ticket, success, false)
  await outcomes.flush()
  expect(told.map((runs) => runs.map(({ ends }) => ends))).toEqual([['s'], ['ss']])
  goesOn = false
  await outcomes.flush()
  expect(told).toHaveLength(3)
})

it('what is urgent is told at once, after what is under way, and together with what came meanwhile', async () => {
  const tell = vi.fn<(key: string, runs: readonly Run[]) => Promise<void>>().mockResolvedValue()
  const outcomes = new Outcomes(tell)
  for (let n = 0; n < 3; n += 1) outcomes.add('a', ticket, success, true)
  expect(tell).toHaveBeenCalledTimes(1)
  await outcomes.flush()
  expect(tell.mock.calls.map(([, [run]]) => run?.ends)).toEqual(['s', 'ss'])
})
