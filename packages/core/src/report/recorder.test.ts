import { once } from 'node:events'
import { beforeEach, describe, expect, it } from 'vitest'
import type { CallEvent } from './call-event.ts'
import { Fault } from '../faults/fault.ts'
import type { AttemptEnd } from '../engine/open-attempt.ts'
import { Recorder } from './recorder.ts'
import { Refusal } from '../faults/refusal.ts'

const head = { callId: 'c', operation: 'draw', labels: { tenant: 't' } }
const by = { layer: 'retry', index: 1 }
const ended: AttemptEnd = {
  fault: undefined,
  sends: 2,
  submissions: 1,
  delivery: 'accepted',
  cost: 3,
  confirmed: false,
  job: undefined,
  cutBy: undefined,
}

let now: number
let events: CallEvent[]
let recorder: Recorder
beforeEach(() => {
  now = 100.4
  events = []
  const clock = { now: () => now, setTimer: () => () => undefined }
  recorder = new Recorder(clock, head, { wants: () => true, tell: (event) => events.push(event) })
})

describe('the report of a call', () => {
  it('says of a call that has just begun that nothing has happened', () => {
    expect(recorder.report()).toEqual({
      ...head,
      outcome: 'running',
      attempts: [],
      skips: [],
      waits: [],
      losses: [],
      warnings: [],
      elapsedMs: 0,
      cost: 0,
      costs: { confirmed: 0, estimated: 0 },
      jobs: [],
    })
  })

  it('has attempts in order of their start, in whole milliseconds, with what they cost', () => {
    const first = recorder.begin('a', 'original')
    now += 0.4
    const second = recorder.begin('b', 'simplified')
    now += 9.3
    const fault = new Fault('timeout', { status: 504, requestId: 'r', retryAfterMs: 7 })
    const job = { id: 'j', resumed: false }
    const cutBy = { layer: 'deadline', index: 0 }
    recorder.end(second, { ...ended, fault, delivery: 'unknown', job, cutBy })
    recorder.end(first, { ...ended, confirmed: true, cost: 5 })
    recorder.end(first, ended)
    const { attempts, cost, costs } = recorder.report()
    const counts = { sends: 2, submissions: 1 }
    expect(attempts).toEqual([
      {
        number: 1,
        target: 'a',
        shape: 'original',
        startedMs: 0,
        ms: 10,
        ...counts,
        delivery: 'accepted',
        cost: 5,
        costIs: 'confirmed',
      },
      {
        number: 2,
        target: 'b',
        shape: 'simplified',
        startedMs: 0,
        ms: 10,
        ...counts,
        delivery: 'unknown',
        cost: 3,
        costIs: 'estimated',
        job,
        cutBy: 'deadline',
        fault: {
          kind: 'timeout',
          scope: 'provider',
          transient: true,
          delivery: 'unknown',
          message: 'timeout',
          status: 504,
          requestId: 'r',
          retryAfterMs: 7,
        },
      },
    ])
    expect([cost, costs]).toEqual([8, { confirmed: 5, estimated: 3 }])
    expect(recorder.faults).toEqual([{ fault, cutBy, atMs: 10 }])
    expect(events.map(({ type }) => type)).toEqual([
      'attempt-started',
      'attempt-started',
      'attempt-ended',
      'attempt-ended',
    ])
    expect(events[1]).toEqual({
      type: 'attempt-started',
      atMs: 0,
      number: 2,
      target: 'b',
      shape: 'simplified',
    })
    expect(events[3]).toEqual({ type: 'attempt-ended', atMs: 10, ...attempts[0] })
  })

  it('forgets what stopped a repeater once an attempt has begun after it', () => {
    recorder.stop = new Refusal('budget', 'empty')
    recorder.cut = { layer: 'deadline', index: 0, wholeCall: true }
    recorder.begin('a', 'original')
    expect([recorder.stop, recorder.cut, recorder.begun]).toEqual([undefined, undefined, 1])
  })

  it('forgets it once an attempt beside it has failed by itself, not when that went well or was cut', () => {
    const stop = new Refusal('budget', 'empty')
    const [well, cut, bad] = ['a', 'b', 'c'].map((id) => {
      const open = recorder.begin(id, 'original')
      return (more: object): void => recorder.end(open, { ...ended, ...more })
    })
    recorder.stop = stop
    well!({})
    cut!({ fault: new Fault('aborted'), cutBy: { layer: 'hedge', index: 0 } })
    expect(recorder.stop).toBe(stop)
    bad!({ fault: new Fault('auth') })
    expect(recorder.stop).toBeUndefined()
  })

  it('has each refusal once, by the layer that made it, where that stands', () => {
    const refusal = new Refusal('breaker', 'is open', { afterMs: 500 })
    const placed = new Refusal('quota', 'is empty', { index: 4, target: 'b' })
    recorder.refuse(refusal, { layer: 'failover', index: 2, target: 'a' })
    recorder.refuse(refusal, { layer: 'retry', index: 1 })
    recorder.refuse(placed, { layer: 'failover', index: 2, target: 'a' })
    expect(recorder.report().skips).toEqual([
      { layer: 'breaker', index: 2, target: 'a', reason: 'is open', atMs: 0, afterMs: 500 },
      { layer: 'quota', index: 4, target: 'b', reason: 'is empty', atMs: 0 },
    ])
    expect(events).toMatchObject([{ type: 'skipped', layer: 'breaker' }, { type: 'skipped' }])
    expect([refusal, placed].map((each) => recorder.placeOf(each))).toEqual([2, 4])
    expect(recorder.placeOf(new Refusal('other', 'x'))).toBe(-1)
  })

  it('has waits as they are planned, and as they were once they are over', () => {
    now += 2
    const done = recorder.wait({ ...by, target: 'a' }, 5000, 'after\n a fault')
    const planned = { ...by, target: 'a', reason: 'after a fault', startedMs: 2, ms: 5000 }
    expect(recorder.report().waits).toEqual([planned])
    expect(events).toEqual([{ type: 'waiting', atMs: 2, ...planned }])
    const late = recorder.wait(by, 70, 'for a slot')
    now += 30
    done()
    recorder.finish('failed')
    now += 30
    late()
    expect(recorder.report().waits.map(({ ms }) => ms)).toEqual([30, 70])
  })

  it('tells a step down, and who took it', () => {
    recorder.step({ ...by, target: 'a' }, { name: 'simplify', lossy: true })
    recorder.step(by, { name: 'smaller', lossy: false })
    const told = { type: 'downgraded', atMs: 0, layer: 'retry' }
    expect(events).toEqual([
      { ...told, target: 'a', step: 'simplify', lossy: true },
      { ...told, step: 'smaller', lossy: false },
    ])
  })

  it('has each warning once, in one line', () => {
    for (const text of ['first\nline', 'first line', 'second']) recorder.warn(text)
    expect(recorder.report().warnings).toEqual(['first line', 'second'])
  })

  it.each(['ok', 'failed', 'aborted'] as const)('is closed when the call is %s', (outcome) => {
    recorder.stoppedBy = { layer: 'budget', index: 0, limit: 2 }
    now += 8
    const report = recorder.finish(outcome, ['fewer'])
    const { stoppedBy } = recorder
    expect(report).toMatchObject({ outcome, losses: ['fewer'], elapsedMs: 8, stoppedBy })
    expect(events).toEqual([{ type: 'finished', atMs: 8, ok: outcome === 'ok', report }])
    now += 100
    recorder.skip(by, 'too late')
    recorder.warn('too late')
    expect(recorder.report()).toEqual(report)
    expect(recorder.over).toBe(true)
  })

  it('does not change once it was read', () => {
    const before = recorder.report()
    recorder.skip(by, 'x')
    recorder.warn('x')
    recorder.wait(by, 5, 'x')
    recorder.end(recorder.begin('a', 'original'), ended)
    expect([before.skips, before.warnings, before.waits, before.attempts]).toEqual([[], [], [], []])
  })
})

describe('a listener that throws', () => {
  const broken = (): Recorder =>
    new Recorder({ now: () => 0, setTimer: () => () => undefined }, head, {
      wants: () => true,
      tell: () => {
        throw new Error('no display')
      },
    })

  it('is a warning in the report', () => {
    const told = broken()
    told.begin('a', 'original')
    told.begin('b', 'original')
    expect(told.report().warnings).toEqual(['onEvent threw: no display'])
  })

  it('is a warning of the process where the report is closed', async () => {
    const warned = once(process, 'warning')
    const report = broken().finish('ok')
    expect(await warned).toMatchObject([
      { name: 'StintWarning', message: 'onEvent threw: no display' },
    ])
    expect(report.warnings).toEqual([])
  })
})
