import type { Check } from '../check.ts'
import type { Script } from '../delivery.ts'
import { goodRun } from '../good-run.ts'
import { holdsImage, withoutImages } from '../image-in-answer.ts'
import { faultOf } from '../outcomes.ts'
import { demand } from '../violation.ts'

const situation = 'an answer whose image is made of other bytes'

export const notAnImage: Check = {
  title: 'makes a fault of an image that is none',
  run: (subject) =>
    subject.recorded(async (stage) => {
      const { images } = await goodRun(subject, stage)
      const recorded = subject.script()
      let found = false
      const script: Script = async (received) => {
        const answer = await recorded(received)
        found ||= images.some((image) => holdsImage(answer, image))
        return withoutImages(answer, images)
      }
      const trial = await stage.run({ script })
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
