import { access, constants, mkdir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve, sep } from 'node:path'
import { UsageError } from '../usage-error.ts'

/** Extensions of the media types that vendors make; the first of each is given to a file that has none. */
const extensions: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'image/png': ['.png'],
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/webp': ['.webp'],
  'image/gif': ['.gif'],
  'image/avif': ['.avif'],
  'image/heic': ['.heic', '.heif'],
  'image/bmp': ['.bmp'],
  'image/tiff': ['.tiff', '.tif'],
  'image/svg+xml': ['.svg'],
}

const known = Object.values(extensions).flat()

/** Where images go, settled before any is made. */
export interface Output {
  /** As the user gave it, without extension: `out/poster`. */
  readonly stem: string
  /** The extension that was asked for. Undefined: that of what is made. */
  readonly extension: string | undefined
  /** How many images are asked for: several are numbered. */
  readonly count: number
  readonly overwrites: boolean
}

/** What was asked of the files. */
export interface OutputOptions {
  readonly cwd: string
  /** `poster.png`, `poster`, or a folder. */
  readonly given: string
  /** How many images are asked for. */
  readonly count: number
  readonly overwrites: boolean
}

/**
 * Settles where images go: what is paid for must not be lost over a file that is there already.
 * @throws UsageError when a file is there, or the folder cannot be written to.
 */
export async function settleOutput(options: OutputOptions): Promise<Output> {
  const { cwd, given, count, overwrites } = options
  const path = (await isFolder(cwd, given)) ? join(given, 'image') : given
  const found = extname(path)
  const extension = known.includes(found.toLowerCase()) ? found : undefined
  const stem = extension === undefined ? path : path.slice(0, -extension.length)
  await ensureFolder(cwd, path)
  const output = { stem, extension, count, overwrites }
  if (!overwrites) await refuseExisting(cwd, possibleFiles(output), '-o')
  return output
}

/** All files that the images may come to: their extension is not known before they are there. */
export function possibleFiles({ stem, extension, count }: Output): string[] {
  const names = Array.from({ length: count }, (_, at) => nameOf(stem, at, count))
  const ends = extension === undefined ? known : [extension]
  return names.flatMap((name) => ends.map((end) => name + end))
}

/** @throws UsageError that names those of the files that are there. */
export async function refuseExisting(
  cwd: string,
  files: readonly string[],
  option: string,
): Promise<void> {
  const there = await Promise.all(files.map((file) => exists(resolve(cwd, file))))
  const found = files.filter((_, at) => there[at])
  if (found.length === 0) return
  const are = found.length === 1 ? 'is' : 'are'
  throw new UsageError(
    `${found.join(', ')} ${are} there already: give another ${option}, or --force to overwrite`,
  )
}

/**
 * Makes the folder of a file, where it is not there.
 * @throws UsageError when nothing can be written to it.
 */
export async function ensureFolder(cwd: string, file: string): Promise<void> {
  const folder = dirname(resolve(cwd, file))
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new UsageError(`${dirname(file)}: cannot be written to (${code ?? message})`)
  }
}

/** The files of so many images that were made: `poster.png`, or `poster-1.png` and so on. */
export function filesOf(output: Output, mediaTypes: readonly string[]): string[] {
  const { stem, extension, count } = output
  const most = Math.max(count, mediaTypes.length)
  return mediaTypes.map(
    (mediaType, at) => nameOf(stem, at, most) + (extension ?? endingsOf(mediaType)[0]),
  )
}

/** Whether a file's extension says that it holds what it holds. */
export function saysWhatItIs(file: string, mediaType: string): boolean {
  return endingsOf(mediaType).includes(extname(file).toLowerCase())
}

function endingsOf(mediaType: string): readonly [string, ...string[]] {
  const own = extensions[mediaType]
  return own ?? [`.${mediaType.replace(/^image\//, '')}`]
}

function nameOf(stem: string, at: number, count: number): string {
  return count === 1 ? stem : `${stem}-${at + 1}`
}

async function isFolder(cwd: string, given: string): Promise<boolean> {
  if (given.endsWith('/') || given.endsWith(sep) || basename(given) === '..') return true
  const found = await stat(resolve(cwd, given)).catch(() => undefined)
  return found?.isDirectory() ?? false
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
