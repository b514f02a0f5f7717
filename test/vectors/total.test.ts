import { readdirSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { awsRetry } from './aws-standard-retry.ts'
import { faultClassification } from './fault-classification.ts'
import { jitter } from './jitter.ts'
import { compositions } from './kevlar-composition.ts'
import { circuits } from './resilience4j-breaker-fsm.ts'
import { windows } from './resilience4j-windows.ts'
import { retryAfter } from './retry-after.ts'
import { retryBudgets } from './tower-tps-budget.ts'

const files = [
  awsRetry,
  circuits,
  compositions,
  faultClassification,
  jitter,
  retryAfter,
  retryBudgets,
  windows,
]

test('every file of vectors in this folder has its tests', () => {
  const there = readdirSync(new URL('.', import.meta.url))
  const named = files.map(({ name }) => name)
  expect(there.filter((name) => name.endsWith('.json')).toSorted()).toEqual(named.toSorted())
  const tests = named.map((name) => name.replace('.json', '.test.ts'))
  expect(there).toEqual(expect.arrayContaining(tests))
})

test('594 cases are run or exempted with a reason', () => {
  const [run, exempted] = sums()
  expect(run + exempted).toBe(594)
})

afterAll(() => {
  const lines = files.map(({ name, running, exempted }) => row(name, running.length, exempted))
  const [run, exempted] = sums()
  console.info([...lines, row('in all', run, exempted)].join('\n'))
})

function sums(): [run: number, exempted: number] {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)
  return [sum(files.map(({ running }) => running.length)), sum(files.map((file) => file.exempted))]
}

function row(name: string, run: number, exempted: number): string {
  return `${name.padEnd(32)} ${String(run).padStart(4)} run ${String(exempted).padStart(4)} exempted`
}
