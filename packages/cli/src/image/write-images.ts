import { sniffMediaType, type MadeImage } from '@stint/core'
import { filesOf, saysWhatItIs, type Output } from './output.ts'
import { writeSomewhere } from './write-file.ts'

/** One image that was written. */
export interface WrittenImage {
  readonly file: string
  /** What the bytes are. */
  readonly mediaType: string
  readonly bytes: number
  /** Why it is not where it was asked for. */
  readonly problem?: string
  /** That its name says something else of it. */
  readonly warning?: string
}

/** The images of a call that are on the disk, and what became of the others. */
export interface WrittenImages {
  readonly written: readonly WrittenImage[]
  /** One for each that could be written nowhere. */
  readonly lost: readonly string[]
}

/** Writes the images of a call, in their order. */
export async function writeImages(
  images: readonly MadeImage[],
  output: Output,
  cwd: string,
): Promise<WrittenImages> {
  const mediaTypes = images.map(({ data, mediaType }) => sniffMediaType(data) ?? mediaType)
  const files = filesOf(output, mediaTypes)
  const written: WrittenImage[] = []
  const lost: string[] = []
  for (const [at, { data }] of images.entries()) {
    const mediaType = mediaTypes[at]!
    // oxlint-disable-next-line no-await-in-loop -- when one fails, those before it are there
    const { file, problem } = await writeSomewhere(cwd, files[at]!, data, output.overwrites)
    if (file === undefined) {
      lost.push(problem ?? '')
      continue
    }
    written.push({
      file,
      mediaType,
      bytes: data.byteLength,
      ...(problem !== undefined && { problem }),
      ...(!saysWhatItIs(file, mediaType) && { warning: `${file} holds ${mediaType}` }),
    })
  }
  return { written, lost }
}
