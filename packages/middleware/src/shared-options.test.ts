import { scope } from '@stint/core'
import { scriptedProvider } from '@stint/testkit'
import { expect, it } from 'vitest'
import { breaker } from './breaker/index.ts'
import { pool } from './failover/index.ts'
import { quota } from './quota/index.ts'

const shared = 'redis://:hunter2@127.0.0.1' as never

it.each([
  ['breaker', () => breaker({ shared, id: 'images' })],
  ['quota', () => quota({ shared, id: 'images' })],
  ['pool', () => pool('keys', [scriptedProvider('a', ['ok'])], { shared })],
  ['scope', () => scope({ shared, id: 'turn', attempts: 1 }, () => undefined)],
])('%s does not repeat an address that is given in place of shared state', async (_, make) => {
  const error = await new Promise((resolve) => resolve(make())).catch((thrown: unknown) => thrown)
  expect(String(error)).toContain('shared: expected shared state, such as redisState(client)')
  expect(String(error)).not.toContain('hunter2')
})
