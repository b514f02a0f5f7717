import { inTurn, stepsOf } from '../in-turn.ts'
import type { Check } from '../check.ts'
import type { Manner } from '../delivery.ts'
import { goodRun } from '../good-run.ts'
import { demandFaultOrSame } from '../lawful.ts'
import type { Interference } from '../observed-provider.ts'
import type { Stage, Subject } from '../subject.ts'

export const brokenOff: Check = {
  title: 'makes a fault of an answer that breaks off',
  run: (subject) =>
    subject.live(async (stage) => {
      await disturbEach(subject, stage, 'cut', 'an answer whose connection breaks in mid-body')
      return undefined
    }),
}

export const tooLarge: Check = {
  title: 'makes a fault of an answer that does not end',
  run: (subject) =>
    subject.live(async (stage) => {
      if (stage.provider.wire === 'outside')
        return 'what is sent outside has no size that is capped'
      const limit = { maxResponseBytes: 1024 * 1024 }
      await disturbEach(subject, stage, 'endless', 'an answer without an end', limit)
      return undefined
    }),
}

/** Disturbs each answer of the exchange in turn. */
async function disturbEach(
  subject: Subject,
  stage: Stage,
  manner: Manner,
  situation: string,
  limit: Interference = {},
): Promise<void> {
  const good = await goodRun(subject, stage)
  await inTurn(stepsOf(good), async (step) => {
    const script = subject.script(subject.plain, (answer) => ({ ...answer, manner }), step)
    demandFaultOrSame(await stage.run({ script, ...limit }), stage, good, situation)
  })
}
