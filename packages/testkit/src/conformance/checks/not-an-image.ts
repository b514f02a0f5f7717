import type { Check } from '../check.ts'
import { goodRun } from '../good-run.ts'
import { holdsImage, withoutImages } from '../image-in-answer.ts'
import { faultOf } from '../outcomes.ts'
import type { RecordedAnswer } from '../provider-wire.ts'
import { demand } from '../violation.ts'

const situation = 'an answer whose image is made of other bytes'

export const notAnImage: Check = {
  title: 'makes a fault of an image that is none',
  run: (subject) =>
    subject.recorded(async (stage) => {
      const { images, steps } = await goodRun(subject, stage)
      let found = false
      const change = (answer: RecordedAnswer): RecordedAnswer => {
        found = images.some((image) => holdsImage(answer, image))
        return withoutImages(answer, images)
      }
      // Before the last answer come links and numbers of jobs.
      const trial = await stage.run({ script: subject.script(subject.plain, change, steps - 1) })
      if (!found) return 'the image is not in the answer as it came'
      const { kind, message, delivery } = faultOf(trial, situation)
      demand(
        kind === 'malformed_response' && delivery === 'accepted',
        `${situation} became ${kind}, ${delivery} (${message}), not malformed_response, accepted`,
        "Look at the bytes (sniffMediaType(data) gives undefined for what is no image) and throw new Fault('malformed_response')",
      )
      return undefined
    }),
}
