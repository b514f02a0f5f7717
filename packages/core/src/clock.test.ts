import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from './clock.ts'

const days = 24 * 60 * 60 * 1000

describe('the system clock', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it.each([5, 30 * days, 80 * days])('calls back once after %i ms', (ms) => {
    const fn = vi.fn<() => void>()
    systemClock.setTimer(fn, ms)
    vi.advanceTimersByTime(ms - 1)
    expect(fn).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(fn).toHaveBeenCalledOnce()
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([0, 29 * days])('leaves no timer that was cancelled after %i ms', (passed) => {
    const fn = vi.fn<() => void>()
    const cancel = systemClock.setTimer(fn, 30 * days)
    vi.advanceTimersByTime(passed)
    cancel()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('calls back at once, without a warning of Node, when the time has passed already', async () => {
    vi.useRealTimers()
    const warned = vi.fn<(warning: Error) => void>()
    process.on('warning', warned)
    await new Promise<void>((resolve) => systemClock.setTimer(resolve, -0.5))
    process.off('warning', warned)
    expect(warned).not.toHaveBeenCalled()
  })

  it('sets no timer for ever', () => {
    const cancel = systemClock.setTimer(vi.fn<() => void>(), Infinity)
    expect(vi.getTimerCount()).toBe(0)
    cancel()
  })
})
