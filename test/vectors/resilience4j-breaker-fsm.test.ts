import { describe, expect, test } from 'vitest'
import { asAsserted } from './as-asserted.ts'
import { DrivenCircuit } from './driven-circuit.ts'
import { closeVectors } from './exemptions.ts'
import { circuits } from './resilience4j-breaker-fsm.ts'
import type { CircuitCase, CircuitOperation, CircuitState } from './resilience4j-breaker-fsm.ts'

/** What an operation asserts, and what it found. */
interface Compared {
  readonly seen: unknown
  readonly wanted: unknown
}

const minimum = 5
const probes = 4

const states = {
  CLOSED: 'closed',
  OPEN: 'open',
  HALF_OPEN: 'half-open',
  FORCED_OPEN: 'open',
} as const

describe('the circuit breaker of resilience4j', () => {
  test.each(circuits.cases(({ group }) => group === 'sequence'))('%s', async (_, one) => {
    const circuit = circuitOf(one)
    const compared: Compared[] = []
    let byTransition = false
    for (const op of one.ops ?? []) {
      if (op.op === 'transition') byTransition = true
      if (op.op === 'expectMetrics' && byTransition && circuit.state === 'open') continue
      // oxlint-disable-next-line no-await-in-loop -- one operation after another
      compared.push(...(await run(circuit, op)))
      if (circuit.state !== 'open') byTransition = false
    }
    expect(compared.map(({ seen }) => seen)).toEqual(compared.map(({ wanted }) => wanted))
  })

  test.each(circuits.cases(({ group }) => group === 'transition-table'))('%s', async (_, one) => {
    const reached: Record<string, boolean> = {}
    for (const to of ['CLOSED', 'OPEN', 'HALF_OPEN', 'FORCED_OPEN'] as const) {
      const circuit = circuitOf(one)
      // oxlint-disable no-await-in-loop -- one transition after another
      for (const state of pathTo(one.from)) await move(circuit, state)
      expect(circuit.state).toBe(states[one.from])
      await move(circuit, to)
      // oxlint-enable no-await-in-loop
      reached[to] = circuit.state === states[to]
    }
    expect(one.expect).toMatchObject(reached)
  })

  closeVectors(circuits)
})

function circuitOf({ config, ops }: CircuitCase): DrivenCircuit {
  const waits = (ops ?? []).flatMap((op) =>
    op.op === 'transition' ? [op.forMs ?? op.untilMs ?? 0] : [],
  )
  const given = config === 'default' || config === undefined ? {} : config
  const window = given['window']?.kind === 'count' ? Number(given['window'].size) : '20s'
  return new DrivenCircuit({
    rate: 0.5,
    slow: { after: 4000, rate: 0.5 },
    window,
    minimum,
    probes,
    cooldown: Math.max(5000, ...waits),
  })
}

function pathTo(state: CircuitState): readonly CircuitState[] {
  return state === 'HALF_OPEN' ? ['OPEN', 'HALF_OPEN'] : state === 'CLOSED' ? [] : [state]
}

async function move(circuit: DrivenCircuit, to: CircuitState): Promise<void> {
  if (to === 'CLOSED') circuit.closeByHand()
  if (to === 'FORCED_OPEN') circuit.openByHand()
  if (to === 'OPEN') await circuit.trip()
  if (to === 'HALF_OPEN') await circuit.probe()
}

/** Does one operation; what it asserts, if anything, is compared in the end. */
async function run(circuit: DrivenCircuit, op: CircuitOperation): Promise<Compared[]> {
  switch (op.op) {
    case 'transition':
      await move(circuit, op.to)
      return [{ seen: circuit.state === states[op.to], wanted: op.expect !== 'illegal' }]
    case 'acquire':
      return [{ seen: await circuit.acquire(), wanted: op.expect === 'permitted' }]
    case 'tryAcquire':
      return tryAcquire(circuit, op.expect, op.times)
    case 'expectState':
      return [{ seen: circuit.state, wanted: states[op.state] }]
    case 'expectMetrics':
      return [asAsserted(metricsOf(circuit), op)]
    case 'expectEvents':
      return [{ seen: circuit.opened, wanted: op.failureRateExceeded }]
    default:
      await act(circuit, op)
      return []
  }
}

async function act(circuit: DrivenCircuit, op: CircuitOperation): Promise<void> {
  if (op.op === 'success') return circuit.end('success', op.durationMs)
  if (op.op === 'error') return circuit.end(op.kind ? 'ignored' : 'error', op.durationMs)
  if (op.op === 'call') return circuit.end(op.result, op.takesMs)
  if (op.op === 'advance') return circuit.advance(op.ms)
  if (op.op === 'release') return circuit.release()
  if (op.op === 'reset') return circuit.closeByHand()
  throw new Error(`no operation ${op.op}`)
}

async function tryAcquire(circuit: DrivenCircuit, wanted: boolean, times = 1): Promise<Compared[]> {
  const compared: Compared[] = []
  for (let n = 0; n < times; n += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one call after another
    compared.push({ seen: await circuit.acquire(), wanted })
  }
  return compared
}

/** A rate is -1 until enough calls are in. */
function metricsOf({ state, counts }: DrivenCircuit): Record<string, number> {
  const { calls, failed, slow } = counts
  const enough = calls >= (state === 'closed' ? minimum : probes)
  return {
    buffered: calls,
    successful: calls - failed,
    failed,
    slow,
    failureRate: enough ? (failed / calls) * 100 : -1,
    slowRate: enough ? (slow / calls) * 100 : -1,
  }
}
