import { inTurn } from '../in-turn.ts'
import type { Check } from '../check.ts'
import type { RecordedAnswer } from '../provider-wire.ts'
import { holdsImage } from '../image-in-answer.ts'
import { resultOf } from '../outcomes.ts'
import type { AnswerName, Stage, Subject } from '../subject.ts'
import { demand } from '../violation.ts'

export const sameBytes: Check = {
  title: 'gives the images that the vendor sent, byte for byte',
  run: (subject) =>
    subject.recorded(async (stage) => {
      await inTurn(subject.taken, (name) => holdsFor(name, subject, stage))
      return undefined
    }),
}

async function holdsFor(name: AnswerName, subject: Subject, { run }: Stage): Promise<void> {
  const recorded = subject.script(name)
  const answers: RecordedAnswer[] = []
  const trial = await run({
    request: subject.request(name),
    script: async (received) => {
      const answer = await recorded(received)
      answers.push(answer)
      return answer
    },
  })
  const { images } = resultOf(trial)
  const other = images.findIndex((image) => !answers.some((answer) => holdsImage(answer, image)))
  demand(
    other < 0,
    `image ${other + 1} of ${images.length} has bytes that are in none of the answers, neither plain nor in base64`,
    'Decode what came and give it back as it is: no new encoding, no scaling',
  )
}
