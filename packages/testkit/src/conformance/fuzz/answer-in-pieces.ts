import { inTurn, stepsOf } from '../in-turn.ts'
import type { Check } from '../check.ts'
import { goodRun, sameImages } from '../good-run.ts'
import type { AnswerName, Stage, Subject } from '../subject.ts'
import { demand } from '../violation.ts'

export const answerInPieces: Check = {
  title: 'reads an answer that arrives a few bytes at a time',
  run: (subject) =>
    subject.live(async (stage) => {
      await inTurn(subject.taken, (name) => holdsFor(name, subject, stage))
      return undefined
    }),
}

async function holdsFor(name: AnswerName, subject: Subject, stage: Stage): Promise<void> {
  const good = await goodRun(subject, stage, name)
  await inTurn(stepsOf(good), async (step) => {
    const script = subject.script(name, (answer) => ({ ...answer, manner: 'pieces' }), step)
    const trial = await stage.run({ request: subject.request(name), script })
    const { result, error } = trial
    demand(
      result !== undefined && sameImages(result.images, good.images),
      `an answer that arrived a few bytes at a time gave ${result ? 'other images than the whole' : `a fault: ${String(error)}`}`,
      'Read the body to its end, and decode characters, lines and events across pieces (TextDecoder with { stream: true })',
    )
  })
}
