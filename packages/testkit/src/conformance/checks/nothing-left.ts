import { inTurn } from '../in-turn.ts'
import type { Check } from '../check.ts'
import { resultOf } from '../outcomes.ts'
import { listOf } from '../received.ts'
import type { Trial } from '../trial.ts'
import { demand } from '../violation.ts'

export const nothingLeft: Check = {
  title: 'leaves nothing behind when it has given its result',
  run: (subject) =>
    subject.live(async (stage) => {
      await inTurn(subject.taken, async (name) => {
        await holdsFor(await stage.run({ request: subject.request(name) }))
      })
      return undefined
    }),
}

async function holdsFor(trial: Trial): Promise<void> {
  resultOf(trial)
  const { clock, received, handle } = trial
  demand(
    clock.pending === 0,
    `after its result ${clock.pending} timer(s) of attempt.clock were left`,
    'Call what setTimer returned when the wait is over',
  )
  handle.abort()
  const { length } = received
  await clock.advance('10m')
  demand(
    received.length === length,
    `after its result it sent ${listOf(received.slice(length))}`,
    'Await whatever sends before attempt() returns',
  )
}
