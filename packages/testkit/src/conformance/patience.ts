import type { EagerClock } from './eager-clock.ts'

/** Taken at import, so that a test that fakes the global timers does not stop the suite. */
const { setTimeout } = globalThis

/**
 * Real milliseconds in which a provider may be busy with what cannot be seen. What is right has
 * settled long before; what is wrong is waited for so long.
 */
const patienceMs = 4_000

/** Real milliseconds between two looks. */
const pauseMs = 5

/**
 * Moves a clock on until a promise has settled.
 * @returns false when nothing is left that could settle it.
 */
export async function settles(promise: Promise<unknown>, clock: EagerClock): Promise<boolean> {
  let over = false
  const end = (): void => {
    over = true
  }
  promise.then(end, end)
  const move = (): Promise<void> => clock.moveUntil(() => over)
  await move()
  return becomes(() => over, move)
}

/** Waits in real time alone until something is so. False when it does not become so. */
export async function becomes(
  isSo: () => boolean,
  meanwhile?: () => Promise<void>,
): Promise<boolean> {
  const began = performance.now()
  /* oxlint-disable no-await-in-loop -- one look after the other */
  while (!isSo()) {
    if (performance.now() - began > patienceMs) return false
    await pause()
    await meanwhile?.()
  }
  /* oxlint-enable no-await-in-loop */
  return true
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, pauseMs)
  })
}
