import type { Stage, TrialPlan } from './subject.ts'
import { becomes, settles } from './patience.ts'
import type { Trial } from './trial.ts'
import { demand } from './violation.ts'

/** Where in its exchange with the vendor an attempt is aborted. */
export interface Moment {
  /** When so many requests have arrived. */
  readonly arrived: number
  /** And the last of them is answered as far as it ever will be. */
  readonly answered?: boolean
}

const mend =
  'Give attempt.signal to whatever waits (attempt.fetch listens by itself), and let what it rejects with through'

/**
 * Aborts a call at a moment, and looks for what goes on.
 * @throws Violation when anything does.
 */
export async function cutShort(
  stage: Stage,
  plan: TrialPlan,
  { arrived, answered = false }: Moment,
): Promise<void> {
  const trial = stage.start(plan)
  const { clock, handle } = trial
  await settles(Promise.race([stage.vendor.arrived(arrived), handle.result]), clock)
  if (answered) await clock.advance(0)
  handle.abort(new Error('aborted by the suite'))
  await ends(trial, `request ${arrived} had ${answered ? 'its answer on the way' : 'arrived'}`)
}

/** Demands that nothing of an aborted call goes on. */
async function ends(trial: Trial, when: string): Promise<void> {
  const { clock, own, received } = trial
  const told = `aborted when ${when}`
  demand(
    await becomes(() => own?.outcome !== 'running'),
    `${told}, its attempt had not settled`,
    mend,
  )
  demand(
    await becomes(() => received.every(({ over }) => over)),
    `${told}, it left the connection open`,
    mend,
  )
  demand(
    clock.pending === 0,
    `${told}, ${clock.pending} timer(s) of attempt.clock were left`,
    'Call what setTimer returned when attempt.signal aborts',
  )
  const { length } = received
  await clock.advance('10m')
  demand(
    trial.received.length === length,
    `${told}, it sent ${trial.received.length - length} more request(s)`,
    mend,
  )
}
