import { CountWindow, oneCall, TimeWindow } from '@stint/middleware/breaker/window'
import type { CallWindow, Counts } from '@stint/middleware/breaker/window'
import { describe, expect, test } from 'vitest'
import { asAsserted } from './as-asserted.ts'
import { closeVectors } from './exemptions.ts'
import { windows, type WindowCase } from './resilience4j-windows.ts'

describe('the windows of resilience4j', () => {
  test.each(windows.cases())('%s', (_, { config, ops }) => {
    let window = windowOf(config)
    let now = 0
    const compared = ops.flatMap((op) => {
      if (op.op === 'advance') now += op.ms
      if (op.op === 'record') window = window.add(callOf(op.outcome), now)
      return op.op === 'expect' ? [asAsserted(metricsOf(window.countsAt(now)), op)] : []
    })
    expect(compared.map(({ seen }) => seen)).toEqual(compared.map(({ wanted }) => wanted))
  })

  closeVectors(windows)
})

function windowOf(config: WindowCase['config']): CallWindow {
  return config.kind === 'count' ? new CountWindow(config.size) : new TimeWindow(config.seconds)
}

function callOf(outcome: string): Counts {
  return oneCall({ failed: outcome.endsWith('error'), slow: outcome.startsWith('slow') })
}

function metricsOf({ calls, failed, slow }: Counts): Record<string, number> {
  return {
    total: calls,
    successful: calls - failed,
    failed,
    slow,
    failureRate: percent(failed, calls),
    slowRate: percent(slow, calls),
  }
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : (part / whole) * 100
}
