import { describe, expect, it, vi } from 'vitest'
import type { Branch } from './branch.ts'
import { Lifetime } from './lifetime.ts'
import { followIn } from './waiting.ts'

describe('a promise that is followed in a branch', () => {
  it.each([
    ['resolved', () => Promise.resolve()],
    ['rejected', () => Promise.reject(new Error('no'))],
  ])('waits no longer for the end of the branch once it has %s', async (_, make) => {
    const branch = new Lifetime(undefined, { name: 'layer', index: 0 })
    const onEnd = vi.spyOn(branch, 'onEnd')
    await followIn(branch as Branch, make()).catch(() => undefined)
    expect(onEnd.mock.results.map(({ value: watch }) => watch?.off())).toEqual([false])
  })
})
