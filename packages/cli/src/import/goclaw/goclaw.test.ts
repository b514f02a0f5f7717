import { expect, it } from 'vitest'
import { importFrom } from '../import-from.ts'

const explained = (entry: object) => {
  const text = JSON.stringify({ providers: [{ provider: 'openai', enabled: true, ...entry }] })
  return importFrom('goclaw', text, { settings: { clientRetries: '1' } }).theirs.explain()
}

it.each<[string, object, number, number]>([
  ['has 2 tries of 120 s each where nothing is said', {}, 2, 240_000],
  ['takes 0 for what is not said', { max_retries: 0, timeout: 0 }, 2, 240_000],
  ['counts all tries', { max_retries: 1, timeout: 30 }, 1, 30_000],
])('a provider %s', (_, entry, attempts, elapsedMs) => {
  expect(explained(entry)).toMatchObject({ attempts, elapsedMs })
})
