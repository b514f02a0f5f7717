import { systemClock, type Clock } from '@stint/core'

/** A clock on which time runs faster: at a scale of 0.01 a second of its time takes 10 ms. */
export function scaledClock(scale: number): Clock {
  return {
    now: () => systemClock.now() / scale,
    setTimer: (fn, ms) => systemClock.setTimer(fn, ms * scale),
  }
}
