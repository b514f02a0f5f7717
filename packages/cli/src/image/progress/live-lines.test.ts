import { describe, expect, it } from 'vitest'
import { liveLines } from './live-lines.ts'
import { advance, nothingYet, type LiveState } from './live-state.ts'

const started = (number: number, target: string, atMs: number) =>
  ({ type: 'attempt-started', atMs, number, target, shape: 'original' }) as const
const waiting = (target: string, startedMs: number, ms: number) =>
  ({
    type: 'waiting',
    atMs: startedMs,
    layer: 'retry',
    index: 1,
    target,
    reason: 'try 2',
    startedMs,
    ms,
  }) as const

const textsAt = (state: LiveState, nowMs: number, elapsedMs = 90_000): string[] =>
  liveLines(state, nowMs, { attempts: 4, elapsedMs }).map(({ text }) => text)

describe('what is going on', () => {
  it('counts a wait down, and leaves it out once it is over', () => {
    const state = advance(nothingYet, waiting('a', 1000, 2000))
    expect(textsAt(state, 1500)[0]).toBe('  … wait, 1.5 s left: try 2')
    expect(textsAt(state, 3000)).toEqual(['  left: 4 of 4 attempts, 87 s of 90 s'])
  })

  it('has no wait where one was cut short for an attempt', () => {
    const waits = advance(advance(nothingYet, waiting('a', 0, 2000)), waiting('b', 0, 2000))
    expect(textsAt(advance(waits, started(1, 'a', 500)), 600)).toEqual([
      '  ▸ 1  0.1 s  a, original',
      '  … wait, 1.4 s left: try 2',
      '  left: 3 of 4 attempts, 89.4 s of 90 s',
    ])
  })

  it('shows attempts side by side, as many as a small window has room for', () => {
    let state = nothingYet
    for (let number = 1; number <= 9; number++) state = advance(state, started(number, 'a', 0))
    const texts = textsAt(state, 1000)
    expect(texts).toHaveLength(8)
    expect(texts.at(-2)).toBe('  … and 3 more')
    expect(texts.at(-1)).toBe('  left: 0 of 4 attempts, 89 s of 90 s')
  })

  it('says how much time has gone where nothing limits it, and nothing below zero', () => {
    expect(textsAt(nothingYet, 1500, Infinity)).toEqual([
      '  left: 4 of 4 attempts, 1.5 s gone, no time limit',
    ])
    expect(textsAt(nothingYet, 95_000)).toEqual(['  left: 4 of 4 attempts, 0.0 s of 90 s'])
  })
})
