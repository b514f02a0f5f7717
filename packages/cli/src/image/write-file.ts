import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { UsageError } from '../usage-error.ts'

/** Where something was written. */
export interface Written {
  /** As the user gave it, or the whole path where it had to go elsewhere. */
  readonly file: string
  /** Why it is not where it was asked for. */
  readonly problem?: string
}

/**
 * Writes a file; what cannot be written where it was asked for goes into a folder of its own for temporary files.
 * @throws UsageError when it cannot be written there either.
 */
export async function writeSomewhere(
  cwd: string,
  file: string,
  content: Uint8Array | string,
  overwrites: boolean,
): Promise<Written> {
  try {
    await writeFile(resolve(cwd, file), content, { flag: overwrites ? 'w' : 'wx' })
    return { file }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const other = await writeTemporary(basename(file), content).catch((again: Error) => {
      throw new UsageError(`${file} can be written nowhere: ${message}; ${again.message}`)
    })
    const why = code === 'EEXIST' ? 'is there by now' : `cannot be written (${code ?? message})`
    return { file: other, problem: `${file} ${why}: it is in ${other}` }
  }
}

async function writeTemporary(name: string, content: Uint8Array | string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'stint-')), name)
  await writeFile(file, content, { flag: 'wx' })
  return file
}
