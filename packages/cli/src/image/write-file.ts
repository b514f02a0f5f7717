import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'

/** Where something was written. */
export interface Written {
  /** As the user gave it, or the whole path where it had to go elsewhere. Undefined: it could be written nowhere. */
  readonly file?: string
  /** Why it is not where it was asked for. */
  readonly problem?: string
}

/**
 * Writes a file; what cannot be written where it was asked for goes into a folder of its own for temporary files. Throws
 * nothing: what else is left of the call is still to be written and told.
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
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'EEXIST' ? 'is there by now' : `cannot be written (${nameOf(error)})`
    try {
      const other = await writeTemporary(basename(file), content)
      return { file: other, problem: `${file} ${why}: it is in ${other}` }
    } catch (again) {
      return { problem: `${file} ${why}, nor in ${tmpdir()} (${nameOf(again)}): it is lost` }
    }
  }
}

function nameOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code ?? message
}

async function writeTemporary(name: string, content: Uint8Array | string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'stint-')), name)
  await writeFile(file, content, { flag: 'wx' })
  return file
}
