import { subscribe, unsubscribe, type ChannelListener } from 'node:diagnostics_channel'
import { createImage, pipeline, type CallMessage } from '@stint/core'
import { downgrade, failover, retry, simplifyPrompt } from '@stint/middleware'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { afterEach, describe, expect, it } from 'vitest'

const names = [
  'stint:call:start',
  'stint:attempt:start',
  'stint:attempt:progress',
  'stint:attempt:end',
  'stint:wait',
  'stint:skip',
  'stint:downgrade',
  'stint:call:end',
]

const subscribed: (readonly [string, ChannelListener])[] = []
afterEach(() => {
  for (const [name, listener] of subscribed.splice(0)) unsubscribe(name, listener)
})

/** What is published from now on, to the end of the test. */
function published(...channels: string[]): { name: string; message: CallMessage }[] {
  const told: { name: string; message: CallMessage }[] = []
  for (const name of channels) {
    const listener: ChannelListener = (message) =>
      told.push({ name, message: message as CallMessage })
    subscribe(name, listener)
    subscribed.push([name, listener])
  }
  return told
}

const clock = virtualClock()
const poster = pipeline(createImage, { id: 'poster', clock, random: () => 0.5 })
  .use(
    failover([
      scriptedProvider('a', (_, n) => (n % 3 === 1 ? 'server_error' : 'overloaded')),
      scriptedProvider('b', ['ok'], { accepts: 'closed' }),
      {
        ...scriptedProvider('c', ['ok']),
        async attempt(_request: unknown, attempt) {
          attempt.progress({ text: 'queued' })
          return { images: [{ data: Uint8Array.of(1), mediaType: 'image/png' }] }
        },
      },
    ]),
  )
  .use(retry({ attempts: 2, backoff: '1s' }))
  .use(downgrade([simplifyPrompt(() => 'light')]))

describe('the channels of a call', () => {
  it('tell what happens to whoever subscribes, with the call that it happens in', async () => {
    const told = published(...names)
    const events: unknown[] = []
    const onEvent = (event: unknown): void => void events.push(event)
    const { report } = await clock.run(
      poster.run({ prompt: 'x' }, { labels: { tenant: 't' }, onEvent }),
    )
    expect(told.map(({ name }) => name)).toEqual([
      'stint:call:start',
      'stint:attempt:start',
      'stint:attempt:end',
      'stint:downgrade',
      'stint:attempt:start',
      'stint:attempt:end',
      'stint:wait',
      'stint:attempt:start',
      'stint:attempt:end',
      'stint:skip',
      'stint:downgrade',
      'stint:skip',
      'stint:attempt:start',
      'stint:attempt:progress',
      'stint:attempt:end',
      'stint:call:end',
    ])
    const { callId } = report
    const call = { callId, pipeline: 'poster', operation: 'createImage', labels: { tenant: 't' } }
    expect(told[0]?.message).toEqual(call)
    expect(told.slice(1).map(({ message }) => message)).toEqual(
      events.map((event) => ({ ...call, event })),
    )
  })

  it('tell of the end of calls that never entered a layer, or were aborted', async () => {
    const told = published('stint:call:end')
    await poster.run({ prompt: 1 } as never).catch(() => undefined)
    const call = poster.start({ prompt: 'x' })
    call.abort()
    await call.result.catch(() => undefined)
    expect(told.map(({ message }) => message.event)).toMatchObject([
      { type: 'finished', ok: false, report: { outcome: 'failed' } },
      { type: 'finished', ok: false, report: { outcome: 'aborted' } },
    ])
  })

  it('carry what one subscribes to, and nothing else', async () => {
    const told = published('stint:skip')
    await clock.run(poster.run({ prompt: 'x' }))
    expect(told.map(({ message }) => message.event)).toMatchObject([
      { type: 'skipped', target: 'b', reason: 'closed' },
      { type: 'skipped', target: 'b', reason: 'closed' },
    ])
  })
})
