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

/**
 * Writes the images of a call, in their order.
 * @throws UsageError when one can be written nowhere.
 */
export async function writeImages(
  images: readonly MadeImage[],
  output: Output,
  cwd: string,
): Promise<WrittenImage[]> {
  const mediaTypes = images.map(({ data, mediaType }) => sniffMediaType(data) ?? mediaType)
  const files = filesOf(output, mediaTypes)
  const written: WrittenImage[] = []
  for (const [at, { data }] of images.entries()) {
    const mediaType = mediaTypes[at]!
    // oxlint-disable-next-line no-await-in-loop -- when one fails, those before it are there
    const { file, problem } = await writeSomewhere(cwd, files[at]!, data, output.overwrites)
    written.push({
      file,
      mediaType,
      bytes: data.byteLength,
      ...(problem !== undefined && { problem }),
      ...(!saysWhatItIs(file, mediaType) && { warning: `${file} holds ${mediaType}` }),
    })
  }
  return written
}
