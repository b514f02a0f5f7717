import { describe, expect, it, vi } from 'vitest'
import { callFollowed, tellFollowers, type Audience, type Follower } from './follower.ts'

const attempt = { number: 1, target: 'a', shape: 'original' }
const event = { type: 'attempt-started', atMs: 0, ...attempt } as const

/** Those given, the outermost first. */
function audienceOf(...followers: Follower[]): Audience {
  return followers.reduce<Audience | undefined>(
    (outer, follower) => ({ follower, outer }),
    undefined,
  )!
}

describe('telling those who follow', () => {
  it('tells the innermost first, and whoever throws keeps nobody from hearing', async () => {
    const told: string[] = []
    const onThrow = vi.fn<(text: string) => void>()
    const follower = (name: string, then = (): unknown => undefined): Follower => ({
      onEvent(news) {
        told.push(`${name} ${news.type}`)
        return then() as void
      },
    })
    const throws = follower('throws', () => {
      throw new Error('no room')
    })
    const rejects = follower('rejects', () => Promise.reject(new Error('no disk')))
    tellFollowers(audienceOf(follower('outer'), throws, rejects, {}), event, onThrow)
    await Promise.resolve()
    expect(told).toEqual([
      'rejects attempt-started',
      'throws attempt-started',
      'outer attempt-started',
    ])
    expect(onThrow.mock.calls.flat()).toEqual(['no room', 'no disk'])
  })
})

describe('calling a provider inside of what its followers put around it', () => {
  it('enters the outermost first', async () => {
    const order: string[] = []
    const around = (name: string): Follower => ({
      around(followed, call) {
        order.push(`${name} before ${followed.target}`)
        call()
        order.push(`${name} after`)
      },
    })
    const given = callFollowed(
      audienceOf(around('outer'), {}, around('inner')),
      attempt,
      () => order.push('provider'),
      () => undefined,
    )
    expect(order).toEqual([
      'outer before a',
      'inner before a',
      'provider',
      'inner after',
      'outer after',
    ])
    expect(await given).toBe(3)
  })

  it.each<[string, Follower['around'], string[]]>([
    ['never', () => undefined, []],
    [
      'twice',
      (_, call) => {
        call()
        call()
      },
      [],
    ],
    [
      'later',
      (_, call) => {
        queueMicrotask(call)
      },
      [],
    ],
    [
      'and throws',
      (_, call) => {
        call()
        throw new Error('afterwards')
      },
      ['afterwards'],
    ],
    [
      'not, but throws',
      () => {
        throw new Error('before')
      },
      ['before'],
    ],
  ])('calls it once when a follower calls it %s', async (_, around, thrown) => {
    const provider = vi.fn<() => string>(() => 'made')
    const onThrow = vi.fn<(text: string) => void>()
    expect(await callFollowed(audienceOf({ around: around! }), attempt, provider, onThrow)).toBe(
      'made',
    )
    expect(provider).toHaveBeenCalledOnce()
    expect(onThrow.mock.calls.flat()).toEqual(thrown)
  })

  it('gives a rejection for what a provider throws at once', async () => {
    const throws = (): never => {
      throw new Error('no model')
    }
    const onThrow = vi.fn<(text: string) => void>()
    const follower: Follower = { around: (_, call) => call() }
    await expect(callFollowed(audienceOf(follower), attempt, throws, onThrow)).rejects.toThrow(
      'no model',
    )
    expect(onThrow).not.toHaveBeenCalled()
  })
})
