import type { SharedCircuitRules } from '@stint/core'
import type { CircuitRules } from './circuit-rules.ts'
import { CountWindow } from './window/index.ts'

/** The rules as they are said to shared state: numbers, and nothing of what is not watched. */
export function sharedRules(rules: CircuitRules): SharedCircuitRules {
  const { minimum, probes, cooldownMs } = rules
  return {
    failures: watched(rules.failures),
    rate: watched(rules.rate),
    slowRate: watched(rules.slowRate),
    window: rules.window && windowOf(rules.window),
    minimum,
    probes,
    cooldownMs,
  }
}

function watched(limit: number): number | undefined {
  return limit === Infinity ? undefined : limit
}

function windowOf(window: NonNullable<CircuitRules['window']>): SharedCircuitRules['window'] {
  return window instanceof CountWindow ? { calls: window.size } : { seconds: window.size }
}
