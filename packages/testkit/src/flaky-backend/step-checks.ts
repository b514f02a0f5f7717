import { durationMs, type Duration } from '@stint/core'

/** Node runs a longer timer at once. */
const longestTimer = 2 ** 31 - 1

/**
 * A reader of durations in a step: scaled milliseconds.
 * @throws TypeError that names what is wrong and what is allowed
 */
export function scale(
  where: string,
  timeScale: number,
): (name: string, duration: Duration) => number {
  return (name, duration) => {
    const value = duration === 0 ? 0 : durationMs(duration)
    if (value !== undefined && value * timeScale <= longestTimer) return value * timeScale
    const given = describe(duration)
    throw new TypeError(
      `${where}: ${name} is ${given}: expected milliseconds or a string like '90s', 24 days at most`,
    )
  }
}

/** @throws TypeError for what has no options, and for an option that a step does not have */
export function checkOptions(step: object, allowed: readonly string[], where: string): void {
  if (typeof step !== 'object' || step === null) {
    throw new TypeError(`${where} is ${describe(step)}: expected ${allowed.join(', ')}`)
  }
  const unknown = Object.keys(step).find((name) => !allowed.includes(name))
  if (unknown === undefined) return
  throw new TypeError(`${where}: a step has no '${unknown}': expected ${allowed.join(', ')}`)
}

/** @throws TypeError when the value is none of those allowed */
export function checkOneOf(
  name: string,
  value: unknown,
  allowed: readonly unknown[],
  where: string,
): void {
  if (allowed.includes(value)) return
  const names = allowed.map((each) => describe(each)).join(', ')
  throw new TypeError(`${where}: ${name} is ${describe(value)}: expected one of ${names}`)
}

export function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? typeof value)
}
