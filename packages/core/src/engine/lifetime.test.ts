import { describe, expect, it } from 'vitest'
import type { Ending } from '../context.ts'
import { Lifetime } from './lifetime.ts'

const ending = (reason: string): Ending => ({ by: 'caller', layer: 'caller', index: -1, reason })

function family(): { outer: Lifetime; inner: Lifetime; told: unknown[]; off: () => void } {
  const outer = new Lifetime(undefined, { name: 'outer', index: 0 })
  const inner = new Lifetime(outer, { name: 'inner', index: 1 })
  const told: unknown[] = []
  const watch = inner.onEnd(({ reason }) => told.push(reason))
  return { outer, inner, told, off: () => watch.off() }
}

describe('a lifetime', () => {
  it('tells a listener once that it, or one around it, was cut', () => {
    const { outer, inner, told } = family()
    inner.end(ending('first'))
    outer.end(ending('second'))
    expect(told).toEqual(['first'])
    const other = family()
    other.outer.end(ending('first'))
    other.inner.end(ending('second'))
    expect(other.told).toEqual(['first'])
  })

  it('tells nothing to a listener that has left', () => {
    const { outer, inner, told, off } = family()
    off()
    inner.end(ending('first'))
    outer.end(ending('second'))
    expect(told).toEqual([])
  })

  it('ends once, with all that is in it', () => {
    const { outer, inner } = family()
    outer.end(ending('first'))
    outer.end(ending('second'))
    expect([outer.ending?.reason, inner.ending?.reason]).toEqual(['first', 'first'])
  })

  it('has one signal, which aborts with the reason', () => {
    const { outer, inner } = family()
    const { signal } = inner
    expect(inner.signal).toBe(signal)
    expect(signal.aborted).toBe(false)
    outer.end(ending('why'))
    expect([signal.reason, inner.signal]).toEqual(['why', signal])
  })

  it('has a signal that has aborted where it is read too late', () => {
    const { outer, inner } = family()
    outer.end(ending('why'))
    expect(inner.signal.reason).toBe('why')
  })

  it('that settles by itself aborts nothing and is over', () => {
    const { inner, told } = family()
    const { signal } = inner
    inner.settle(false)
    expect([told, signal.aborted]).toEqual([[], false])
    expect(inner.ending).toMatchObject({ by: 'settled', layer: 'inner', index: 1 })
  })

  it('that settles before what it entered ends that, and says why', () => {
    const { inner, told } = family()
    inner.settle(true)
    expect(told).toMatchObject([{ name: 'AbortError', message: 'inner has its result' }])
  })

  it.each([true, false])('tells once that it is finished, abandoned: %s', (abandoned) => {
    const { inner } = family()
    const finished: string[] = []
    inner.onFinish(() => finished.push('one'))
    inner.onFinish(() => finished.push('two'))
    inner.settle(abandoned)
    inner.settle(abandoned)
    expect(finished).toEqual(['one', 'two'])
  })
})
