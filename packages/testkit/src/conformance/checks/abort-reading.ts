import { inTurn, stepsOf } from '../in-turn.ts'
import type { Check } from '../check.ts'
import { cutShort } from '../cut-short.ts'
import type { Delivery } from '../delivery.ts'
import type { RecordedAnswer } from '../provider-wire.ts'
import { goodRun } from '../good-run.ts'

export const abortReading: Check = {
  title: 'ends at once when it is aborted in the middle of an answer',
  run: (subject) =>
    subject.live(async (stage) => {
      await inTurn(stepsOf(await goodRun(subject, stage)), async (step) => {
        const silent = (answer: RecordedAnswer): Delivery => ({ ...answer, manner: 'hang-body' })
        const script = subject.script(subject.plain, silent, step)
        await cutShort(stage, { script }, { arrived: step + 1, answered: true })
      })
      return undefined
    }),
}
