import { createServer, get } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { virtualClock } from './virtual-clock.ts'
import type { VirtualClock } from './virtual-clock.ts'

const sleep = (clock: VirtualClock, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.setTimer(resolve, ms)
  })

/** As deep as middleware can stack, and deeper. */
async function manyAwaits(count: number): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop
  for (let i = 0; i < count; i++) await Promise.resolve()
}

describe('advance', () => {
  it('moves time by exactly the duration, and by nothing else', async () => {
    const clock = virtualClock(1000)
    expect(clock.now()).toBe(1000)
    await clock.advance('42s')
    expect(clock.now()).toBe(43_000)
    await clock.advance(0.5)
    expect(clock.now()).toBe(43_000.5)
  })

  it('runs timers by due time, then by creation, each at its own time', async () => {
    const clock = virtualClock()
    const seen: [string, number][] = []
    const note = (name: string, ms: number): void => {
      clock.setTimer(() => seen.push([name, clock.now()]), ms)
    }
    note('c', 30)
    note('a', 10)
    note('b1', 20)
    note('b2', 20)
    note('late', 31)
    await clock.advance(30)
    expect(seen).toEqual([
      ['a', 10],
      ['b1', 20],
      ['b2', 20],
      ['c', 30],
    ])
    expect(clock.pending).toBe(1)
  })

  it('keeps that order among many timers, most of them cancelled', async () => {
    const clock = virtualClock()
    const seen: number[] = []
    const expected: { due: number; id: number }[] = []
    for (let id = 0; id < 2000; id++) {
      const due = (id * 7919) % 97
      const cancel = clock.setTimer(() => seen.push(id), due)
      if (id % 5 > 0) cancel()
      else expected.push({ due, id })
    }
    expect(clock.pending).toBe(expected.length)
    await clock.advance(100)
    expect(seen).toEqual(expected.toSorted((a, b) => a.due - b.due || a.id - b.id).map((x) => x.id))
    expect(clock.pending).toBe(0)
  })

  it('runs timers that timers set on the way, in their place', async () => {
    const clock = virtualClock()
    const seen: string[] = []
    clock.setTimer(() => {
      seen.push('first')
      clock.setTimer(() => seen.push(`nested at ${clock.now()}`), 5)
      clock.setTimer(() => seen.push('nested, too late'), 11)
    }, 10)
    clock.setTimer(() => seen.push(`second at ${clock.now()}`), 20)
    await clock.advance(20)
    expect(seen).toEqual(['first', 'nested at 15', 'second at 20'])
    expect(clock.pending).toBe(1)
  })

  it('lets promise work of any depth set an earlier timer before the next one runs', async () => {
    const clock = virtualClock()
    const seen: string[] = []
    const work = async (): Promise<void> => {
      await manyAwaits(5000)
      await sleep(clock, 10)
      await manyAwaits(5000)
      seen.push(`worked at ${clock.now()}`)
      await manyAwaits(500)
      await sleep(clock, 10)
      seen.push(`worked again at ${clock.now()}`)
    }
    clock.setTimer(() => seen.push(`deadline at ${clock.now()}`), 20.5)
    const done = work()
    await clock.advance('1m')
    expect(seen).toEqual(['worked at 10', 'worked again at 20', 'deadline at 20.5'])
    await done
  })

  it('lets promise work cancel a timer that is due at the same time', async () => {
    const clock = virtualClock()
    const seen: string[] = []
    const answered = sleep(clock, 10)
    const cancelDeadline = clock.setTimer(() => seen.push('deadline'), 10)
    const work = answered.then(async () => {
      await manyAwaits(100)
      cancelDeadline()
      seen.push('answered')
    })
    await clock.advance(10)
    await work
    expect(seen).toEqual(['answered'])
    expect(clock.pending).toBe(0)
  })

  it('lets work that goes through ticks, immediates and files get on before time moves', async () => {
    const { readFile } = await import('node:fs/promises')
    const clock = virtualClock()
    const seen: string[] = []
    const work = async (): Promise<void> => {
      await new Promise((resolve) => process.nextTick(resolve))
      for (let i = 0; i < 5; i++) {
        // oxlint-disable-next-line no-await-in-loop
        await new Promise((resolve) => setImmediate(resolve))
      }
      await readFile(import.meta.filename)
      await sleep(clock, 1)
      seen.push(`worked at ${clock.now()}`)
    }
    clock.setTimer(() => seen.push('later'), 2)
    const done = work()
    await clock.advance(2)
    await done
    expect(seen).toEqual(['worked at 1', 'later'])
  })

  it('runs a timer of no time or less only when moved, and at the time it was set', async () => {
    const clock = virtualClock(5)
    const seen: string[] = []
    clock.setTimer(() => seen.push(`zero at ${clock.now()}`), 0)
    clock.setTimer(() => seen.push(`negative at ${clock.now()}`), -10)
    await manyAwaits(100)
    expect(seen).toEqual([])
    await clock.advance(0)
    expect(seen).toEqual(['zero at 5', 'negative at 5'])
    expect(clock.now()).toBe(5)
  })

  it('never fires a timer that is due after the end of time', async () => {
    const clock = virtualClock(Number.MAX_VALUE)
    clock.setTimer(() => expect.unreachable(), Number.MAX_VALUE)
    await expect(clock.run(new Promise(() => {}))).rejects.toThrow('nothing is left')
  })

  it('never fires a timer of infinite length, nor counts it', async () => {
    const clock = virtualClock()
    const cancel = clock.setTimer(() => expect.unreachable(), Infinity)
    expect(clock.pending).toBe(0)
    await clock.advance('365d')
    cancel()
  })

  it('cancels once: cancelling again or after the timer ran changes nothing', async () => {
    const clock = virtualClock()
    const cancel = clock.setTimer(() => {}, 1)
    const cancelRun = clock.setTimer(() => {}, 1)
    cancel()
    cancel()
    expect(clock.pending).toBe(1)
    await clock.advance(1)
    cancelRun()
    expect(clock.pending).toBe(0)
  })

  it('rejects with what a timer throws, stands there, and can go on', async () => {
    const clock = virtualClock()
    clock.setTimer(() => {
      throw new Error('broken timer')
    }, 10)
    let later = false
    clock.setTimer(() => (later = true), 20)
    await expect(clock.advance('1s')).rejects.toThrow('broken timer')
    expect([clock.now(), clock.pending, later]).toEqual([10, 1, false])
    await clock.advance(10)
    expect([clock.now(), clock.pending, later]).toEqual([20, 0, true])
  })

  it.each([-1, 'abc', '-5s', Number.NaN, undefined, null, {}])('refuses %j', async (given) => {
    const clock = virtualClock()
    await expect(clock.advance(given as never)).rejects.toThrow(
      /^advance\(.*\): expected milliseconds or a string like '90s'$/,
    )
    expect(clock.now()).toBe(0)
  })

  it('refuses an infinite duration', async () => {
    await expect(virtualClock().advance(Infinity)).rejects.toThrow('expected a finite duration')
  })

  it('is refused while another advance or a run moves the clock', async () => {
    const clock = virtualClock()
    const first = clock.advance(10)
    await expect(clock.advance(5)).rejects.toThrow(
      'advance: the clock is already being moved by advance',
    )
    await expect(clock.run(Promise.resolve(1))).rejects.toThrow(
      'run: the clock is already being moved by advance',
    )
    await first
    const run = clock.run(sleep(clock, 10))
    await expect(clock.advance(5)).rejects.toThrow('already being moved by run: set a timer')
    await run
    expect(clock.now()).toBe(20)
  })
})

describe('run', () => {
  it('moves time until the promise settles, gives its result and stands there', async () => {
    const clock = virtualClock()
    clock.setTimer(() => {}, 500)
    const work = async (): Promise<string> => {
      await sleep(clock, 110_000)
      await manyAwaits(1000)
      await sleep(clock, 45_000)
      return 'made'
    }
    clock.setTimer(() => {}, 200_000)
    await expect(clock.run(work())).resolves.toBe('made')
    expect(clock.now()).toBe(155_000)
    expect(clock.pending).toBe(1)
  })

  it('gives the rejection of the promise itself', async () => {
    const clock = virtualClock()
    const reason = new Error('late')
    const work = sleep(clock, 10).then(() => Promise.reject(reason))
    await expect(clock.run(work)).rejects.toBe(reason)
    expect(clock.now()).toBe(10)
  })

  it('does not move time for a promise that needs none', async () => {
    const clock = virtualClock()
    clock.setTimer(() => expect.unreachable(), 1)
    await expect(clock.run(manyAwaits(1000).then(() => 'made'))).resolves.toBe('made')
    expect([clock.now(), clock.pending]).toEqual([0, 1])
  })

  it('rejects when nothing is left that could settle the promise', async () => {
    const clock = virtualClock()
    clock.setTimer(() => {}, 30)
    await expect(clock.run(new Promise(() => {}))).rejects.toThrow(
      'run: nothing is left that could settle the promise: no timer is waiting at 30 ms.',
    )
  })

  it('waits for work that it cannot see before it says that nothing is left', async () => {
    const clock = virtualClock()
    const digest = crypto.subtle.digest('SHA-256', new Uint8Array(1000))
    await expect(clock.run(digest.then(() => sleep(clock, 10)))).resolves.toBeUndefined()
    expect(clock.now()).toBe(10)
  })

  it('rejects with what a timer throws', async () => {
    const clock = virtualClock()
    clock.setTimer(() => {
      throw new Error('broken timer')
    }, 10)
    await expect(clock.run(sleep(clock, 20))).rejects.toThrow('broken timer')
  })

  it('may go on beside other runs, also inside what another one runs', async () => {
    const clock = virtualClock()
    const outer = async (): Promise<number> => {
      await clock.run(sleep(clock, 5))
      return clock.now()
    }
    const short = clock.run(sleep(clock, 10).then(() => clock.now()))
    const long = clock.run(sleep(clock, 30).then(() => Promise.reject(new Error(`${clock.now()}`))))
    const nested = clock.run(outer())
    await expect(long).rejects.toThrow('30')
    await expect(Promise.all([short, nested])).resolves.toEqual([10, 5])
  })

  it('waits once for what begins to work when it is waited for', async () => {
    const clock = virtualClock()
    let begun = 0
    const lazy: PromiseLike<number> = {
      // oxlint-disable-next-line unicorn/no-thenable -- a query of a database is one
      then: (onMade, onFailed) =>
        sleep(clock, 10)
          .then(() => ++begun)
          .then(onMade, onFailed),
    }
    await expect(clock.run(lazy)).resolves.toBe(1)
    expect([clock.now(), clock.pending]).toEqual([10, 0])
  })

  it('refuses what is not a promise', async () => {
    await expect(virtualClock().run((() => {}) as never)).rejects.toThrow(
      'run(function): expected a promise',
    )
  })
})

it('refuses a start that is no number, and timers that are none', () => {
  expect(() => virtualClock(Number.NaN)).toThrow('virtualClock(NaN): expected a finite number')
  const clock = virtualClock()
  expect(() => clock.setTimer(() => {}, Number.NaN)).toThrow('setTimer(function, NaN)')
  expect(() => clock.setTimer('x' as never, 1)).toThrow('setTimer(string, 1)')
})

describe('beside real HTTP', () => {
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections()
  })

  const serve = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener)
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  }

  it('does not move time under requests that are about to be answered', async () => {
    const url = await serve((_request, response) => response.end('a'.repeat(100_000)))
    const clock = virtualClock()
    const deadline = new AbortController()
    clock.setTimer(() => deadline.abort(), 90_000)
    const call = async (): Promise<number> => {
      let length = 0
      for (let i = 0; i < 30; i++) {
        // oxlint-disable-next-line no-await-in-loop
        length += (await (await fetch(url, { signal: deadline.signal })).text()).length
      }
      await sleep(clock, 10_000)
      return length
    }
    await expect(clock.run(call())).resolves.toBe(3_000_000)
    expect(clock.now()).toBe(10_000)
  })

  it('gives a server of another process, which takes some milliseconds, the time to answer', async () => {
    const url = await serve((_request, response) => {
      setTimeout(() => response.end('answered'), 25)
    })
    const clock = virtualClock()
    const deadline = new AbortController()
    clock.setTimer(() => deadline.abort(), 90_000)
    const call = fetch(url, { signal: deadline.signal }).then((answer) => answer.text())
    await expect(clock.run(call)).resolves.toBe('answered')
    expect(clock.now()).toBe(0)
  })

  it('lets the body of an answer to node:http arrive, of which only the head is announced', async () => {
    const url = await serve((_request, response) => {
      response.write('a')
      setTimeout(() => response.write('b'), 8)
      setTimeout(() => response.write('c'), 16)
      setTimeout(() => response.end('d'), 24)
    })
    const clock = virtualClock()
    clock.setTimer(() => expect.unreachable(), 90_000)
    const call = new Promise<string>((resolve, reject) => {
      get(url, (response) => text(response).then(resolve, reject)).on('error', reject)
    })
    await expect(clock.run(call)).resolves.toBe('abcd')
    expect(clock.now()).toBe(0)
  })

  it('takes no real time for connections that are idle', async () => {
    const url = await serve((_request, response) => response.end('ok'))
    const clock = virtualClock()
    await clock.run(fetch(url).then((answer) => answer.text()))
    const begun = performance.now()
    for (let ms = 1; ms <= 200; ms++) clock.setTimer(() => {}, ms)
    await clock.advance(200)
    expect(performance.now() - begun).toBeLessThan(2000)
  })

  it('moves time under a request that hangs, before its head and in its body', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/body') response.writeHead(200).write('begun')
    })
    const clock = virtualClock()
    for (const path of ['head', 'body']) {
      const deadline = new AbortController()
      clock.setTimer(() => deadline.abort(new Error(`cut at ${clock.now()}`)), 90_000)
      const call = fetch(url + path, { signal: deadline.signal }).then((answer) => answer.text())
      const at = clock.now() + 90_000
      // oxlint-disable-next-line no-await-in-loop
      await expect(clock.run(call)).rejects.toThrow(`cut at ${at}`)
    }
    expect(clock.pending).toBe(0)
  })

  it('lets a server answer by the same clock', async () => {
    const clock = virtualClock()
    const url = await serve((_request, response) => {
      clock.setTimer(() => response.end('late'), 20_000)
    })
    const call = fetch(url).then((answer) => answer.text())
    clock.setTimer(() => {}, 19_999)
    await clock.advance('20s')
    await expect(clock.run(call)).resolves.toBe('late')
    expect(clock.now()).toBe(20_000)
  })

  it('waits for a slow answer when no timer is left, and says so when none comes', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/slow') setTimeout(() => response.end('slow'), 150)
    })
    const clock = virtualClock()
    await expect(clock.run(fetch(`${url}slow`).then((answer) => answer.text()))).resolves.toBe(
      'slow',
    )
    const cut = new AbortController()
    const hanging = fetch(url, { signal: cut.signal })
    await expect(clock.run(hanging)).rejects.toThrow(
      'no answer came for 1 HTTP request(s) in a second',
    )
    cut.abort()
  })
})

describe('without real work', () => {
  const fast = (): VirtualClock => virtualClock(0, { realWork: false })

  it('all promise work of a timer is done before the next runs, however deep it is', async () => {
    const clock = fast()
    const seen: string[] = []
    clock.setTimer(() => void manyAwaits(5_000).then(() => seen.push(`a, at ${clock.now()}`)), 10)
    clock.setTimer(() => seen.push(`b, at ${clock.now()}`), 20)
    await clock.advance(30)
    expect(seen).toEqual(['a, at 10', 'b, at 20'])
  })

  it('runs a promise to its end, and says at once when nothing could settle it', async () => {
    const clock = fast()
    await clock.run(sleep(clock, 86_400_000))
    expect(clock.now()).toBe(86_400_000)
    await expect(clock.run(new Promise(() => {}))).rejects.toThrow('nothing is left')
  })

  it('gives the event loop a turn on a long way', async () => {
    const clock = fast()
    let [timers, timersAtTurn] = [0, 0]
    const tick = (): void => {
      if (++timers < 5_000) clock.setTimer(tick, 1)
    }
    clock.setTimer(tick, 1)
    clock.setTimer(() => {
      setImmediate(() => {
        timersAtTurn = timers
      })
    }, 1)
    await clock.advance(5_000)
    expect(timers).toBe(5_000)
    expect(timersAtTurn).toBeGreaterThan(0)
    expect(timersAtTurn).toBeLessThan(1_000)
  })

  it.each([
    [{ realWork: 1 }, 'realWork is 1, expected true or false'],
    [{ http: false }, "unknown option 'http', expected realWork"],
  ])('%o is no option', (options, message) => {
    expect(() => virtualClock(0, options as object)).toThrow(message)
  })
})
