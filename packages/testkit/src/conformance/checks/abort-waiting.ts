import { inTurn, stepsOf } from '../in-turn.ts'
import type { Check } from '../check.ts'
import { cutShort } from '../cut-short.ts'
import { goodRun } from '../good-run.ts'

export const abortWaiting: Check = {
  title: 'ends at once when it is aborted while it waits',
  run: (subject) =>
    subject.live(async (stage) => {
      const good = await goodRun(subject, stage)
      await inTurn(stepsOf(good), async (step) => {
        const hanging = subject.script(subject.plain, () => ({ manner: 'hang' }), step)
        await cutShort(stage, { script: hanging }, { arrived: step + 1 })
        // Between a poll and the next it waits for the clock.
        if (step + 1 < good.steps) await cutShort(stage, {}, { arrived: step + 1, answered: true })
      })
      return undefined
    }),
}
