import { durationMs } from '@stint/core'

/**
 * Milliseconds of a time in a step; 0 where there is none.
 * @throws TypeError when it is no time.
 */
export function timeOf(given: unknown, name: string, label: string): number {
  const ms = given === undefined || given === 0 ? 0 : durationMs(given)
  if (ms !== undefined) return ms
  throw new TypeError(
    `${label}: ${name} is ${String(given)}, expected milliseconds or a string like '90s'`,
  )
}
