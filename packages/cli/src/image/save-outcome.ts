import type { Output } from './output.ts'
import type { Outcome } from './run-call.ts'
import { writeSomewhere } from './write-file.ts'
import { writeImages, type WrittenImage } from './write-images.ts'

/** What is left on the disk of a call. */
export interface Saved {
  readonly images: readonly WrittenImage[]
  /** The file that the report is in, where it was asked for and could be written. */
  readonly report: string | undefined
  readonly warnings: readonly string[]
  /** Whether something is not where it was asked for. */
  readonly isElsewhere: boolean
}

/** Where what is left of a call goes. */
export interface SaveOptions {
  readonly cwd: string
  readonly output: Output
  readonly overwrites: boolean
  readonly report: string | undefined
}

/** Writes the report, where it was asked for, and the images of a call. */
export async function saveOutcome(
  outcome: Outcome,
  { cwd, output, overwrites, report }: SaveOptions,
): Promise<Saved> {
  const text = `${JSON.stringify(outcome.report, null, 2)}\n`
  const told =
    report === undefined ? undefined : await writeSomewhere(cwd, report, text, overwrites)
  const made = outcome.kind === 'ok' ? outcome.result.images : []
  const { written: images, lost } = await writeImages(made, output, cwd)
  const problems = [...[told, ...images].flatMap((each) => each?.problem ?? []), ...lost]
  return {
    images,
    report: told?.file,
    warnings: [...problems, ...images.flatMap(({ warning }) => warning ?? [])],
    isElsewhere: problems.length > 0,
  }
}
