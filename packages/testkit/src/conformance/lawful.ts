import { sniffMediaType, type ImageResult } from '@stint/core'
import { sameImages, type GoodRun } from './good-run.ts'
import { faultOf, paidOf } from './outcomes.ts'
import { listOf } from './received.ts'
import type { Stage } from './subject.ts'
import type { Trial } from './trial.ts'
import { demand, Violation } from './violation.ts'

/**
 * Whatever the vendor answers, an attempt ends as a fault of the contract or with images that are
 * images, after one submission, and leaves nothing behind.
 * @throws Violation
 */
export function demandLawful(trial: Trial, { provider }: Stage, situation: string): void {
  const { result, clock, own, received } = trial
  if (result) demandImages(result, situation)
  else demandNamed(trial, situation)
  const paid = paidOf(received, provider)
  demand(
    paid.length <= 1 && trial.fault?.hiddenRetry !== true,
    `after ${situation} it sent another submission (${listOf(received)})`,
    'Never send again in an attempt, whatever came back: the layers above retry',
  )
  demand(
    own?.outcome !== 'running' && clock.pending === 0,
    `after ${situation} ${own?.outcome === 'running' ? 'its attempt had not settled' : `${clock.pending} timer(s) of attempt.clock were left`}`,
    'Settle when the answer has ended, and clear every timer',
  )
}

/**
 * The same, and that no other image was taken from an answer which was not whole.
 * @throws Violation
 */
export function demandFaultOrSame(
  trial: Trial,
  stage: Stage,
  good: GoodRun,
  situation: string,
): void {
  demandLawful(trial, stage, situation)
  const { result } = trial
  demand(
    result === undefined || sameImages(result.images, good.images),
    `${situation} gave ${result?.images.length} image(s), and not those of the whole answer`,
    'Give an image only when its end is known to have come; throw otherwise',
  )
}

function demandImages({ images }: ImageResult, situation: string): void {
  const odd = images.findIndex(({ data, mediaType }) => sniffMediaType(data) !== mediaType)
  demand(
    odd < 0,
    `${situation} gave an image whose bytes are ${sniffMediaType(images[odd]?.data ?? new Uint8Array()) ?? 'none'}, as ${images[odd]?.mediaType}`,
    'Look at the bytes: sniffMediaType(data) gives their media type, undefined for what is no image',
  )
}

function demandNamed(trial: Trial, situation: string): void {
  const { kind, message } = faultOf(trial, situation)
  if (kind !== 'unknown') return
  throw new Violation(
    `${situation} became a fault that says nothing: ${message}`,
    'Let classify() return undefined for what it does not know, and never throw',
  )
}
