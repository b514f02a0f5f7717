import { inTurn } from '../in-turn.ts'
import type { Check } from '../check.ts'
import { textOf } from '../encoded-answer.ts'
import { goodRun } from '../good-run.ts'
import { demandFaultOrSame } from '../lawful.ts'
import type { RecordedAnswer } from '../provider-wire.ts'
import type { Stage, Subject } from '../subject.ts'
import { cutPoints } from './cut-points.ts'
import { runsFor } from './holds-for-all.ts'

/** Cuts for each random answer: they are cheaper, and each is of another place. */
const share = 4

export const cutAnswer: Check = {
  title: 'takes no image from a text that is cut, at any byte',
  run: (subject) =>
    subject.live(async (stage) => {
      const good = await goodRun(subject, stage)
      const whole = await answersOf(subject, stage)
      const most = (share * runsFor(subject)) / whole.length
      await inTurn(whole.entries(), async ([step, answer]) => {
        const text = textOf(answer)
        // Bytes that end early with the length they say are a picture like any other.
        if (text === undefined) return
        await inTurn(cutPoints(text, most), async (at) => {
          const cut = { ...answer, body: Buffer.from(text).subarray(0, at) }
          const script = subject.script(subject.plain, () => cut, step)
          demandFaultOrSame(await stage.run({ script }), stage, good, describe(text, at))
        })
      })
      return undefined
    }),
}

/** The recorded answers of an exchange, in order. */
async function answersOf(subject: Subject, stage: Stage): Promise<RecordedAnswer[]> {
  const answers: RecordedAnswer[] = []
  const recorded = subject.script()
  await stage.run({
    script: async (received) => {
      const answer = await recorded(received)
      answers.push(answer)
      return answer
    },
  })
  return answers
}

function describe(text: string, at: number): string {
  const bytes = Buffer.from(text)
  const last = JSON.stringify(bytes.subarray(Math.max(0, at - 30), at).toString())
  return `an answer that ends after ${at} of ${bytes.length} bytes (${last})`
}
