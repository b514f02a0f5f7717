import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { ImageRequestInput } from '@stint/core'
import { parseSource } from './config/source.ts'
import { readText } from './read-text.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/**
 * A request from a JSON or YAML file. Beside what `createImage` takes, a reference or the mask may be `{ path }`, seen
 * from that file. What else is wrong with it, the pipeline says.
 * @throws UsageError when it, or an image, cannot be read.
 */
export async function readRequest(terminal: Terminal, file: string): Promise<ImageRequestInput> {
  const { data } = parseSource(file, await readText(terminal, file))
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new UsageError(`${file}: expected a request like { "prompt": "a lighthouse" }`)
  }
  const folder = dirname(resolve(terminal.cwd, file))
  const { references, mask, ...rest } = data as Record<string, unknown>
  return {
    ...rest,
    ...(references !== undefined && { references: await loadAll(references, folder, file) }),
    ...(mask !== undefined && { mask: await load(mask, folder, file) }),
  } as unknown as ImageRequestInput
}

async function loadAll(references: unknown, folder: string, file: string): Promise<unknown> {
  if (!Array.isArray(references)) return references
  return Promise.all(references.map((reference) => load(reference, folder, file)))
}

async function load(image: unknown, folder: string, file: string): Promise<unknown> {
  if (typeof image !== 'object' || image === null || !('path' in image)) return image
  const { path, ...rest } = image
  if (typeof path !== 'string') throw new UsageError(`${file}: path: expected the path of an image`)
  const data = await readFile(resolve(folder, path)).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `${file}: the image ${path} cannot be read (${error.code ?? error.message})`,
    )
  })
  return { ...rest, data: new Uint8Array(data) }
}
