import { expect, it } from 'vitest'
import { EagerClock } from './eager-clock.ts'

it('jumps from timer to timer until it is over', async () => {
  const clock = new EagerClock()
  const fired: number[] = []
  for (const ms of [5000, 1000, 9000]) clock.setTimer(() => fired.push(clock.now()), ms)
  await clock.moveUntil(() => fired.length === 2)
  expect(fired).toEqual([1000, 5000])
  expect(clock.pending).toBe(1)
})

it('stands when no timer is left, and runs no timer that was cancelled', async () => {
  const clock = new EagerClock()
  clock.setTimer(() => expect.unreachable('it was cancelled'), 10)()
  await clock.moveUntil(() => false)
  expect([clock.now(), clock.pending]).toEqual([0, 0])
})

it('moves on by a duration, with all that falls due', async () => {
  const clock = new EagerClock()
  const fired: string[] = []
  clock.setTimer(() => {
    fired.push('first')
    clock.setTimer(() => fired.push('second'), 1000)
  }, 1000)
  clock.setTimer(() => fired.push('later'), 3000)
  await clock.advance('2s')
  expect(fired).toEqual(['first', 'second'])
  expect(clock.now()).toBe(2000)
})
