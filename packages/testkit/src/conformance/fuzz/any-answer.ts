import type { Check } from '../check.ts'
import { goodRun } from '../good-run.ts'
import { demandLawful } from '../lawful.ts'
import { disturb, disturbances } from './disturbance.ts'
import { holdsForAll } from './holds-for-all.ts'

export const anyAnswer: Check = {
  title: 'makes a fault or an image of whatever is answered',
  run: (subject) =>
    subject.live(async (stage) => {
      const { steps } = await goodRun(subject, stage)
      await holdsForAll(subject, await disturbances(), async (disturbance) => {
        const script = subject.script(
          subject.plain,
          (answer) => disturb(answer, disturbance),
          disturbance.step % steps,
        )
        demandLawful(await stage.run({ script }), stage, 'an odd answer')
      })
      return undefined
    }),
}
