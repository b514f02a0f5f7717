import { describe, expect, it } from 'vitest'
import { HandClock } from '../__fixtures__/hand-clock.ts'
import { letters } from './__fixtures__/letters.ts'
import { AttemptOutput } from './attempt-output.ts'
import { CallOutput } from './call-output.ts'
import type { CommitRule } from './commit-rule.ts'

const by = { number: 1, target: 'a' }

function setUp(rule: CommitRule) {
  const clock = new HandClock()
  const output = new CallOutput(letters, rule)
  const rival = { outrun: () => undefined, isInside: () => true }
  const attempt = new AttemptOutput(output, by, rival, clock)
  const another = (): boolean => output.commit({ number: 2, target: 'b' })
  return { clock, output, attempt, another }
}

describe('what an attempt makes is shown', () => {
  it("'first': as soon as something is visible, with what came before it", () => {
    const { output, attempt } = setUp('first')
    void attempt.write('.')
    expect([output.committed, output.parts]).toEqual([undefined, 0])
    void attempt.write('a')
    expect([output.committed, output.parts, output.chars]).toEqual([by, 2, 1])
    void attempt.write('b')
    expect(output.parts).toBe(3)
  })

  it("'complete': when all of it is there", () => {
    const { output, attempt } = setUp('complete')
    void attempt.write('ab')
    void attempt.write('c!')
    expect(output.committed).toBeUndefined()
    attempt.finish()
    expect([output.committed, output.chars]).toEqual([by, 3])
  })

  it('{ chars }: once so many are there, or all of it is', () => {
    const { output, attempt } = setUp({ chars: 3 })
    void attempt.write('ab')
    expect(output.committed).toBeUndefined()
    void attempt.write('c')
    expect([output.committed, output.parts]).toEqual([by, 2])
    const short = setUp({ chars: 3 })
    void short.attempt.write('a!')
    short.attempt.finish()
    expect(short.output.chars).toBe(1)
  })

  it('{ ms }: so long after the first that is visible', async () => {
    const { clock, output, attempt } = setUp({ ms: 300 })
    void attempt.write('.')
    expect(clock.pending).toBe(0)
    void attempt.write('a')
    await clock.advance(200)
    void attempt.write('b')
    await clock.advance(99)
    expect(output.committed).toBeUndefined()
    await clock.advance(1)
    expect([output.committed, output.parts]).toEqual([by, 3])
  })

  it('{ chars, ms }: whichever comes first, and no timer stays behind', async () => {
    const { clock, output, attempt } = setUp({ chars: 2, ms: 300 })
    void attempt.write('a')
    void attempt.write('b')
    expect([output.committed, clock.pending]).toEqual([by, 0])
  })

  it('each part once, however it came to be visible', async () => {
    const { clock, output, attempt } = setUp({ ms: 300 })
    void attempt.write('a')
    await clock.advance(300)
    void attempt.write('b')
    attempt.finish()
    attempt.finish()
    expect(output.parts).toBe(2)
  })
})

describe('what an attempt holds back', () => {
  it('is never shown once it has ended', async () => {
    const { clock, output, attempt } = setUp({ ms: 300 })
    void attempt.write('a')
    attempt.close()
    expect(clock.pending).toBe(0)
    await clock.advance(300)
    expect(output.committed).toBeUndefined()
  })

  it('is never shown once another has shown something', async () => {
    const { clock, output, attempt, another } = setUp({ chars: 2, ms: 300 })
    void attempt.write('a')
    another()
    await clock.advance(300)
    expect(output.parts).toBe(0)
    expect(() => attempt.write('b')).toThrow('output of b is visible already')
    expect(() => attempt.finish()).toThrow(expect.objectContaining({ kind: 'aborted' }))
  })
})
