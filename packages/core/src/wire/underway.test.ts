import { expect, it } from 'vitest'
import { Underway } from './underway.ts'

it('the end of an attempt cuts what is on the way', () => {
  const underway = new Underway()
  const exchanges = [underway.begin(), underway.begin()]
  underway.stop()
  for (const { signal } of exchanges) {
    expect(signal.reason).toMatchObject({ name: 'AbortError', message: 'the attempt is over' })
  }
})

it('the end of an attempt aborts nothing that is over', () => {
  const underway = new Underway()
  const [first, second] = [underway.begin(), underway.begin()]
  first.over()
  underway.stop()
  expect([first.signal.aborted, second.signal.aborted]).toEqual([false, true])
})

it('what begins after the end of an attempt is cut at once', () => {
  const underway = new Underway()
  underway.stop()
  expect(underway.begin().signal.aborted).toBe(true)
})

it('an attempt that sent nothing ends without ado', () => {
  expect(() => new Underway().stop()).not.toThrow()
})
