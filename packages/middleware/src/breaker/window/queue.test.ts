import { expect, test } from 'vitest'
import { everySequence } from '../__fixtures__/every-sequence.ts'
import { Queue } from './queue.ts'

test('what was added first is the oldest, and goes first', () => {
  const three = new Queue<string>().with('a').with('b').with('c')
  expect(three.oldest).toBe('a')
  expect(three.withoutOldest().oldest).toBe('b')
  expect(three.withoutOldest().withoutOldest().oldest).toBe('c')
  expect(three.oldest).toBe('a')
})

test('an empty one has no oldest, and stays empty', () => {
  expect(new Queue().oldest).toBeUndefined()
  expect(new Queue().withoutOldest().oldest).toBeUndefined()
})

test('it behaves as an array does, however additions and removals follow each other', () => {
  const wrong: unknown[] = []
  for (const steps of everySequence(['add', 'drop'], 9)) {
    let queue = new Queue<number>()
    let model: number[] = []
    for (const [at, step] of steps.entries()) {
      queue = step === 'drop' ? queue.withoutOldest() : queue.with(at)
      model = step === 'drop' ? model.slice(1) : [...model, at]
      if (queue.oldest !== model[0]) wrong.push({ steps, oldest: queue.oldest })
    }
  }
  expect(wrong).toEqual([])
})
