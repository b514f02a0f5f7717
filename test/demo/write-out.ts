import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

const folder = join(import.meta.dirname, '../../out/demo')

/** Writes one result of the demonstration and gives its path for people. */
export async function writeOut(name: string, content: Uint8Array | object): Promise<string> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, name)
  await writeFile(
    path,
    content instanceof Uint8Array ? content : `${JSON.stringify(content, undefined, 2)}\n`,
  )
  return relative(process.cwd(), path)
}
