import { expect, it } from 'vitest'
import { PartQueue } from './part-queue.ts'

const end = { done: true, value: undefined }

/** Whether it has settled once all promise work is done. */
async function settled(promise: Promise<unknown> | undefined): Promise<boolean> {
  let done = promise === undefined
  promise?.then(
    () => (done = true),
    () => (done = true),
  )
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
  return done
}

/** Pushes until there is no room. */
function fill(queue: PartQueue): { pushed: number; room: Promise<void> } {
  for (let pushed = 1; ; pushed++) {
    const room = queue.push(pushed)
    if (room) return { pushed, room }
  }
}

it('parts are read in order, and then the end', async () => {
  const queue = new PartQueue()
  const parts = queue.read()
  const first = parts.next()
  void queue.push('a')
  void queue.push('b')
  queue.end()
  expect([await first, await parts.next()]).toMatchObject([{ value: 'a' }, { value: 'b' }])
  expect([await parts.next(), await parts.next()]).toEqual([end, end])
})

it('several parts that are asked for at once come in order', async () => {
  const queue = new PartQueue()
  const parts = queue.read()
  const asked = [parts.next(), parts.next(), parts.next()]
  void queue.push('a')
  void queue.push('b')
  queue.end()
  expect(await Promise.all(asked)).toMatchObject([{ value: 'a' }, { value: 'b' }, end])
})

it('sixteen parts may be ready; whoever makes more waits until they are read', async () => {
  const queue = new PartQueue()
  const { pushed, room } = fill(queue)
  expect(pushed).toBe(16)
  const parts = queue.read()
  for (let i = 1; i < pushed; i++) {
    // oxlint-disable-next-line no-await-in-loop -- one part after the other
    expect(await parts.next()).toMatchObject({ value: i })
  }
  expect(await settled(room)).toBe(false)
  await parts.next()
  expect(await settled(room)).toBe(true)
})

it('what is there before a failure is read, and then the failure, once', async () => {
  const queue = new PartQueue()
  const parts = queue.read()
  void queue.push('a')
  queue.fail(new Error('broken'))
  queue.fail(new Error('another'))
  expect(await parts.next()).toMatchObject({ value: 'a' })
  await expect(parts.next()).rejects.toThrow('broken')
  expect(await parts.next()).toEqual(end)
})

it('nothing of what is there is read after an abort', async () => {
  const queue = new PartQueue()
  const parts = queue.read()
  void queue.push('a')
  queue.cut(new Error('aborted'))
  await expect(parts.next()).rejects.toThrow('aborted')
})

it.each(['end', 'fail', 'cut', 'discard'] as const)(
  'a writer waits no longer after %s',
  async (how) => {
    const queue = new PartQueue()
    const { room } = fill(queue)
    queue[how](new Error('over'))
    expect(await settled(room)).toBe(true)
    expect(queue.push('more')).toBeUndefined()
  },
)

it('a reader that leaves before the end is noticed, and holds nobody up', async () => {
  const queue = new PartQueue()
  let left = 0
  queue.onLeave = () => (left += 1)
  const parts = queue.read()
  const { room } = fill(queue)
  await parts.return?.()
  expect([left, await settled(room)]).toEqual([1, true])
  expect(queue.push('more')).toBeUndefined()
  expect(await parts.next()).toEqual(end)
  await parts.return?.()
  expect(left).toBe(1)
})

it('a reader that leaves after the end has left nothing behind', async () => {
  const queue = new PartQueue()
  let left = 0
  queue.onLeave = () => (left += 1)
  const parts = queue.read()
  queue.end()
  await parts.return?.()
  expect(left).toBe(0)
})

it('parts can be read once', () => {
  const queue = new PartQueue()
  queue.read()
  expect(() => queue.read()).toThrow('the parts of a stream can be read once')
})

it('where nobody reads, parts are not kept, and cannot be asked for later', () => {
  const queue = new PartQueue()
  void queue.push('a')
  queue.discard()
  for (let i = 0; i < 50; i++) expect(queue.push(i)).toBeUndefined()
  expect(() => queue.read()).toThrow('must be read before its result is waited for')
})

it('parts that are being read, or all there, are kept also where the result is waited for', async () => {
  const reading = new PartQueue()
  const parts = reading.read()
  reading.discard()
  void reading.push('a')
  expect(await parts.next()).toMatchObject({ value: 'a' })
  const whole = new PartQueue()
  void whole.push('a')
  whole.end()
  whole.discard()
  expect(await whole.read().next()).toMatchObject({ value: 'a' })
})
