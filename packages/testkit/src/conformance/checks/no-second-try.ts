import { inTurn } from '../in-turn.ts'
import type { Check } from '../check.ts'
import type { Delivery } from '../delivery.ts'
import { paidOf } from '../outcomes.ts'
import { listOf } from '../received.ts'
import type { Stage } from '../subject.ts'
import { demand } from '../violation.ts'

/** A client library that retries is told to do so at once. */
const headers = { 'retry-after-ms': '1', 'retry-after': '0', 'x-should-retry': 'true' }

const failures: Readonly<Record<string, Delivery>> = {
  'a 500': { status: 500, headers },
  'a 503': { status: 503, headers },
  'a 429': { status: 429, headers },
  'a 408': { status: 408, headers },
  'a connection that was reset': { manner: 'reset' },
}

export const noSecondTry: Check = {
  title: 'sends nothing again after a failure',
  run: (subject) =>
    subject.live(async (stage) => {
      await inTurn(Object.entries(failures), ([failure, delivery]) =>
        holdsFor(failure, delivery, stage),
      )
      return undefined
    }),
}

async function holdsFor(failure: string, delivery: Delivery, stage: Stage): Promise<void> {
  const trial = await stage.run({ script: () => delivery })
  const addresses = paidOf(trial.received, stage.provider).map(
    ({ method, url }) => `${method} ${url}`,
  )
  demand(
    trial.fault?.hiddenRetry !== true && new Set(addresses).size === addresses.length,
    `after ${failure} it sent its submission again (${trial.fault?.message ?? listOf(trial.received)})`,
    'Never retry, and turn off the retries of the client library inside (maxRetries: 0): the layers above retry',
  )
}
