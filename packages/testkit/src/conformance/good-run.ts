import type { MadeImage } from '@stint/core'
import { resultOf } from './outcomes.ts'
import type { AnswerName, Stage, Subject } from './subject.ts'

/** What comes of the answers as they were recorded. */
export interface GoodRun {
  readonly images: readonly MadeImage[]
  /** How many requests an attempt makes. */
  readonly steps: number
}

/** Runs a call that goes well, to know what others are held against. */
export async function goodRun(
  subject: Subject,
  stage: Stage,
  name: AnswerName = subject.plain,
): Promise<GoodRun> {
  const trial = await stage.run({ request: subject.request(name) })
  const { images } = resultOf(trial)
  return { images, steps: trial.received.length }
}

/** Whether images are the same, byte for byte. */
export function sameImages(some: readonly MadeImage[], others: readonly MadeImage[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ data, mediaType }, at) => {
      const other = others[at]
      return other?.mediaType === mediaType && Buffer.from(other.data).equals(data)
    })
  )
}
