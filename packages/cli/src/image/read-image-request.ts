import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createImage, problemsOf, type ImageRequestInput, type ReferenceInput } from '@stint/core'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import type { ImageOptions } from './image-options.ts'

/** The fields of a request, as the command line calls them. */
const optionOf: Readonly<Record<string, string>> = {
  prompt: '--prompt',
  references: '--reference',
  mask: '--mask',
  size: '--size',
  aspectRatio: '--aspect-ratio',
  n: '-n',
  seed: '--seed',
}

/**
 * The request that a command line asks for, with its images read.
 * @throws UsageError when an image cannot be read, or the request is none.
 */
export async function readImageRequest(
  terminal: Terminal,
  options: ImageOptions,
): Promise<ImageRequestInput> {
  const { prompt, reference = [], mask, size, aspectRatio, n, seed } = options
  const request: ImageRequestInput = {
    prompt: prompt === '-' ? (await terminal.readInput()).trim() : prompt,
    references: await Promise.all(
      reference.map((each) => readImage(terminal, '--reference', each)),
    ),
    ...(mask !== undefined && { mask: await readImage(terminal, '--mask', mask) }),
    ...(size !== undefined && { size }),
    ...(aspectRatio !== undefined && { aspectRatio }),
    ...(n !== undefined && { n }),
    ...(seed !== undefined && { seed }),
  }
  const parsed = createImage.request.safeParse(request)
  if (!parsed.success) {
    const problems = problemsOf(parsed.error, request, { schema: createImage.request })
    throw new UsageError(problems.map(asOption).join('\n'))
  }
  return request
}

/** Of one of several references, its place is told as well: `--reference 2`. */
function asOption(problem: string): string {
  return problem.replace(/^(\w+)(?:\[(\d+)\])?[^:]*/, (whole, field: string, at?: string) => {
    const option = optionOf[field]
    if (option === undefined) return whole
    return at === undefined ? option : `${option} ${Number(at) + 1}`
  })
}

async function readImage(
  { cwd }: Terminal,
  option: string,
  given: string,
): Promise<ReferenceInput> {
  if (/^(?:https?|data):/i.test(given)) return { url: given }
  const data = await readFile(resolve(cwd, given)).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${option} ${given}: cannot be read (${error.code ?? error.message})`)
  })
  return { data: new Uint8Array(data) }
}
