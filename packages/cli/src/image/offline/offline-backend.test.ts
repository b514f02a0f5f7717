import type { ImageRequestInput } from '@stint/core'
import { afterEach, describe, expect, it } from 'vitest'
import { buildConfig } from '../../config/build-config.ts'
import { moduleSource } from '../../config/source.ts'
import { runCall, type Outcome } from '../run-call.ts'
import { startOffline, type OfflineBackend } from './offline-backend.ts'
import type { OfflineWorld } from './offline-worlds.ts'

let offline: OfflineBackend | undefined
afterEach(() => offline?.close())

const signal = new AbortController().signal
const request: ImageRequestInput = { prompt: 'a lighthouse with every brick visible' }

async function ask(world: OfflineWorld, config: object, asked = request): Promise<Outcome> {
  offline = await startOffline(world, 0)
  const { override } = offline
  const source = moduleSource('stint.config.ts', config)
  const { pipelines } = await buildConfig(source, import.meta.dirname, { override, env: {} })
  const [pipeline] = pipelines.values()
  return runCall(pipeline!, asked, { signal, onEvent: () => undefined })
}

const main = { type: 'openai', apiKey: 'env:NONE', baseURL: 'env:NONE' }
const spare = { type: 'google' }

describe('every vendor that a file can name answers here', () => {
  it.each([
    main,
    spare,
    { type: 'codex' },
    { type: 'codex', accessToken: 'env:NONE', accountId: 'acct' },
    { type: 'openrouter', model: 'google/gemini-3-pro-image' },
    { type: 'dashscope', model: 'wan2.2-t2i-flash', mode: 'async', pollEvery: 1 },
  ])('%j', async (provider) => {
    const outcome = await ask('image', { providers: { one: provider }, target: 'one' })
    expect(outcome).toMatchObject({ kind: 'ok' })
  })

  it('members of a pool', async () => {
    const providers = { main, spare, both: { type: 'pool', members: ['main', 'spare'] } }
    expect(await ask('image', { providers, target: 'both' })).toMatchObject({ kind: 'ok' })
  })
})

describe('the incident', () => {
  const providers = { main, spare }
  const shapesOf = ({ report }: Outcome): string[] =>
    report.attempts.map(
      ({ target, shape, fault }) => `${target.split('/')[0]} ${shape} ${fault?.kind ?? 'ok'}`,
    )

  it('is over with a lighter request', async () => {
    const downgrade = { steps: [{ simplifyPrompt: { words: 2 } }] }
    const outcome = await ask('incident', { providers, layers: [{ downgrade }], target: 'main' })
    expect(shapesOf(outcome)).toEqual(['openai original server_error', 'openai simplifyPrompt ok'])
  })

  it('is over with another provider', async () => {
    const failover = { targets: ['main', 'spare'] }
    const outcome = await ask('incident', { providers, layers: [{ failover }] })
    expect(shapesOf(outcome)).toEqual(['openai original server_error', 'google original ok'])
  })

  it('is not over by repeating', async () => {
    const retry = { attempts: 3, backoff: 1 }
    const outcome = await ask('incident', { providers, layers: [{ retry }], target: 'main' })
    expect(outcome.kind).toBe('failed')
    expect(shapesOf(outcome)).toEqual(Array(3).fill('openai original server_error'))
  })
})

it('down is down for all', async () => {
  const failover = { targets: ['main', 'spare'] }
  const outcome = await ask('down', { providers: { main, spare }, layers: [{ failover }] })
  expect(outcome.report.attempts.map(({ fault }) => fault?.kind)).toEqual([
    'overloaded',
    'overloaded',
  ])
})
