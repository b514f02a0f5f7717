import { expect, it } from 'vitest'
import { Interruption } from './interruption.ts'

it('its signal aborts when it begins, with the reason of that', () => {
  const interruption = new Interruption()
  const { signal } = interruption
  expect([interruption.begun, signal.aborted]).toEqual([false, false])
  interruption.begin('cut')
  expect([interruption.begun, signal.aborted, signal.reason]).toEqual([true, true, 'cut'])
})

it('its signal has aborted where it is first read afterwards', () => {
  const interruption = new Interruption()
  interruption.begin('cut')
  expect([interruption.signal.aborted, interruption.signal.reason]).toEqual([true, 'cut'])
})

it('begins once: what comes later changes no reason', () => {
  const unread = new Interruption()
  const read = new Interruption()
  const { signal } = read
  for (const each of [unread, read]) {
    each.begin('first')
    each.begin('second')
  }
  expect([unread.signal.reason, signal.reason]).toEqual(['first', 'first'])
})

it('begins also without a reason', () => {
  const interruption = new Interruption()
  interruption.begin(undefined)
  expect([interruption.begun, interruption.signal.aborted]).toEqual([true, true])
})
