import { expect, it, vi } from 'vitest'
import { tellListener } from './tell-listener.ts'

const told = async (listener: ((news: string) => unknown) | undefined): Promise<unknown[]> => {
  const onThrow = vi.fn<(text: string) => void>()
  tellListener(listener, 'news', onThrow)
  await new Promise((resolve) => setImmediate(resolve))
  return onThrow.mock.calls.flat()
}

it('tells the news', async () => {
  const listener = vi.fn<(news: string) => void>()
  expect(await told(listener)).toEqual([])
  expect(listener).toHaveBeenCalledExactlyOnceWith('news')
  expect(await told(undefined)).toEqual([])
})

it.each([
  [
    'throws',
    () => {
      throw new Error('no display')
    },
  ],
  ['rejects', () => Promise.reject(new Error('no display'))],
])('says what a listener %s', async (_, listener) => {
  expect(await told(listener)).toEqual(['no display'])
})

it('waits for nothing that a listener returns', async () => {
  expect(await told(() => new Promise(() => undefined))).toEqual([])
  expect(await told(() => ({ catch: 'me' }))).toEqual([])
})
