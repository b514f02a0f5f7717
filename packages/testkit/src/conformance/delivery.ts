import type { Received } from './received.ts'
import { requestOf } from './received.ts'
import type { RecordedAnswer, RecordedAnswers } from './provider-wire.ts'

/**
 * How an answer goes out.
 *
 * - `whole`; `pieces`: the same, a few bytes at a time
 * - `hang`: never; `hang-body`: head and half of the body, then silence
 * - `reset`: the connection is reset in place of an answer; `cut`: in the middle of the body
 * - `endless`: a body that never ends
 */
export type Manner = 'whole' | 'pieces' | 'hang' | 'hang-body' | 'reset' | 'cut' | 'endless'

/** An answer and how it goes out; whole by default. */
export interface Delivery extends RecordedAnswer {
  readonly manner?: Manner
}

/** What a vendor does with one request after the other. */
export type Script = (received: Received) => Delivery | Promise<Delivery>

/** The script of a vendor that answers as recorded, from the first answer on. */
export function scriptOf(answers: RecordedAnswers): Script {
  let before = 0
  if (typeof answers === 'function') return (received) => answers(requestOf(received), before++)
  const list: readonly RecordedAnswer[] = Array.isArray(answers) ? answers : [answers]
  return () => list[Math.min(before++, list.length - 1)] ?? {}
}

/**
 * The same script with one answer changed. When that request is then repeated, as a poll or a
 * download may be, it gets the answer as it should have been.
 */
export function disturbed(
  script: Script,
  step: number,
  change: (answer: RecordedAnswer) => Delivery,
): Script {
  let before = 0
  let owed: { readonly address: string; readonly answer: RecordedAnswer } | undefined
  return async (received) => {
    const at = before++
    const address = `${received.method} ${received.url}`
    if (step > 0 && owed?.address === address) {
      const { answer } = owed
      owed = undefined
      return answer
    }
    const answer = await script(received)
    if (at !== step) return answer
    owed = { address, answer }
    return change(answer)
  }
}
