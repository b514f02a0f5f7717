import { createImage, pipeline, type Pipeline, type Provider } from '@stint/core'
import { deadline, downgrade, failover, retry, simplifyPrompt } from '@stint/middleware'
import { pixel, scriptedProvider, virtualClock, type VirtualClock } from '@stint/testkit'
import stringWidth from 'string-width'
import { expect, it } from 'vitest'
import { recordingTerminal, type RecordingTerminal } from '../../__fixtures__/recording-terminal.ts'
import { screenOf } from '../../__fixtures__/screen.ts'
import type { Terminal } from '../../terminal.ts'
import { viewFor } from './progress-view.ts'

const image = { data: pixel, mediaType: 'image/png' }
const preview: Provider = {
  id: 'c/printer',
  accepts: () => true,
  async attempt(_, attempt) {
    for (const index of [0, 1]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await new Promise<void>((done) => attempt.clock.setTimer(done, 2000))
      attempt.progress({ image, index, done: (index + 1) / 2 })
      attempt.progress({ image, index, done: (index + 1) / 2 })
    }
    await new Promise<void>((done) => attempt.clock.setTimer(done, 2000))
    return { images: [image] }
  },
}

function posterOn(clock: VirtualClock): Pipeline {
  const message =
    '配额已用完，请稍后再试。 the backend \u001b[31mgave\u0007up, and has much to say of it'
  const painter = scriptedProvider('a/painter', [
    { after: '12s', fail: { kind: 'server_error', message, status: 500 } },
    { after: '1s', fail: 'overloaded' },
  ])
  const sketcher = scriptedProvider('b/sketcher', ['ok'], { accepts: 'closed today' })
  return pipeline(createImage, { clock, random: () => 0 })
    .use(deadline('90s'))
    .use(failover([painter, sketcher, preview]))
    .use(retry({ attempts: 2, backoff: '3s' }))
    .use(downgrade([simplifyPrompt(() => 'a lighthouse')]))
}

interface Shown extends RecordingTerminal {
  /** What stands on the screen after so many seconds. */
  readonly at: Map<number, readonly string[]>
}

async function show(given: Partial<Terminal>, json = false): Promise<Shown> {
  const clock = virtualClock()
  const recording = recordingTerminal(given)
  const poster = posterOn(clock)
  const view = viewFor(recording.terminal, { json, bound: poster.explain(), clock })
  const at = new Map<number, readonly string[]>()
  for (const seconds of [1, 14, 19]) {
    const look = (): void => void at.set(seconds, screenOf(recording.err()).lines)
    clock.setTimer(look, seconds * 1000 + 50)
  }
  await clock.run(poster.run({ prompt: 'every brick visible' }, { onEvent: view.onEvent }))
  view.stop()
  return { ...recording, at }
}

it('a pipe gets one plain line for each event', async () => {
  const { err, out } = await show({})
  expect(err()).toBe(
    [
      '    0 ms  attempt 1 of 9: a/painter, original',
      '    12 s  attempt 1: server_error (HTTP 500) after 12 s, a/painter, original: 配额已用完，请稍后再试。 the backend gave up, and has much to say of it',
      '    12 s  downgrade: simplifyPrompt, which loses something',
      '    12 s  attempt 2 of 9: a/painter, simplifyPrompt',
      '    13 s  attempt 2: overloaded after 1 s, a/painter, simplifyPrompt',
      '    13 s  wait 3 s: try 2 of 2 after overloaded',
      '    16 s  attempt 3 of 9: a/painter, simplifyPrompt',
      '    17 s  attempt 3: overloaded after 1 s, a/painter, simplifyPrompt',
      '    17 s  skip b/sketcher: closed today',
      '    17 s  downgrade: simplifyPrompt, which loses something',
      '    17 s  skip b/sketcher: closed today',
      '    17 s  attempt 4 of 9: c/printer, original',
      '    19 s  attempt 4: preview 1, 50%',
      '    21 s  attempt 4: preview 2, 100%',
      '    23 s  attempt 4: done after 6 s, c/printer, original',
      '',
    ].join('\n'),
  )
  expect(out()).toBe('')
})

it('a terminal shows what goes on now, and what is left of time and attempts', async () => {
  const { at } = await show({ isInteractive: true, columns: 100 })
  expect(at.get(1)).toEqual([
    '  ▸ 1  1.0 s  a/painter, original',
    '  left: 8 of 9 attempts, 89 s of 90 s',
  ])
  expect(at.get(14)?.slice(-3)).toEqual([
    '    13 s  wait 3 s: try 2 of 2 after overloaded',
    '  … wait, 2.0 s left: try 2 of 2 after overloaded',
    '  left: 7 of 9 attempts, 76 s of 90 s',
  ])
  expect(at.get(19)?.slice(-2)).toEqual([
    '  ▸ 4  2.0 s, preview 1, 50%  c/printer, original',
    '  left: 5 of 9 attempts, 71 s of 90 s',
  ])
})

it('a terminal is left with what happened, and nothing of what was drawn over', async () => {
  const { err } = await show({ isInteractive: true, columns: 100 })
  const kept = screenOf(err()).lines
  expect(kept).toHaveLength(9)
  expect(kept.at(-1)).toBe('    23 s  attempt 4: done after 6 s, c/printer, original')
  expect(kept.join('\n')).not.toMatch(/▸|left:/)
})

it.each([60, 33])('nothing is wider than a terminal of %i columns', async (columns) => {
  const { err } = await show({ isInteractive: true, columns })
  const { ever } = screenOf(err())
  for (const line of ever) expect(stringWidth(line)).toBeLessThan(columns)
  expect(ever.join('\n')).toContain('…')
})

it('colours a terminal, unless NO_COLOR asks for none', async () => {
  const coloured = await show({ isInteractive: true })
  const plain = await show({ isInteractive: true, env: { NO_COLOR: '1' } })
  expect(coloured.err()).toContain('\u001b[31m')
  expect(plain.err()).not.toContain('\u001b[31m')
  expect(screenOf(plain.err())).toEqual(screenOf(coloured.err()))
})

it('obeys nothing that a vendor says', async () => {
  for (const isInteractive of [true, false]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const { err } = await show({ isInteractive, columns: 200, env: { NO_COLOR: '1' } })
    expect(() => screenOf(err())).not.toThrow()
    expect(err()).toContain('the backend gave up')
  }
})

it('says nothing for a program, which gets all of it at the end', async () => {
  const { err, out } = await show({ isInteractive: true }, true)
  expect(err() + out()).toBe('')
})
