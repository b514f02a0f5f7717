import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { filesOf, saysWhatItIs, settleOutput } from './output.ts'

let cwd: string
beforeEach(async () => void (cwd = await mkdtemp(join(tmpdir(), 'stint-test-'))))
afterEach(() => rm(cwd, { recursive: true }))

const settle = (given: string, count = 1, overwrites = false): ReturnType<typeof settleOutput> =>
  settleOutput({ cwd, given, count, overwrites })

describe('the files of a call', () => {
  it.each([
    ['poster.png', 1, ['image/png'], ['poster.png']],
    ['poster', 1, ['image/webp'], ['poster.webp']],
    ['poster.v2', 1, ['image/jpeg'], ['poster.v2.jpg']],
    ['poster.png', 3, ['image/png', 'image/png'], ['poster-1.png', 'poster-2.png']],
    ['poster', 1, ['image/png', 'image/jpeg'], ['poster-1.png', 'poster-2.jpg']],
    ['out/poster.PNG', 1, ['image/webp'], ['out/poster.PNG']],
    ['out/', 1, ['image/png'], [join('out', 'image.png')]],
    ['poster', 1, ['image/svg+xml'], ['poster.svg']],
    ['poster', 1, ['image/x-new'], ['poster.x-new']],
  ])('-o %s of %i, made as %j, are %j', async (given, count, mediaTypes, files) => {
    expect(filesOf(await settle(given, count), mediaTypes)).toEqual(files)
  })

  it('go into a folder that is there', async () => {
    await mkdir(join(cwd, 'posters'))
    const output = await settle('posters')
    expect(filesOf(output, ['image/png'])).toEqual([join('posters', 'image.png')])
  })

  it('get a folder where there is none', async () => {
    await settle('a/b/poster.png')
    expect((await stat(join(cwd, 'a/b'))).isDirectory()).toBe(true)
  })
})

describe('a file that is there', () => {
  it('is refused before anything is made, whichever type it may become', async () => {
    await writeFile(join(cwd, 'poster.webp'), 'precious')
    await expect(settle('poster')).rejects.toThrow(
      'poster.webp is there already: give another -o, or --force to overwrite',
    )
    await expect(settle('poster.png')).resolves.toBeDefined()
    await expect(settle('poster', 1, true)).resolves.toBeDefined()
  })

  it('is refused for each of several', async () => {
    await writeFile(join(cwd, 'poster-1.png'), '')
    await writeFile(join(cwd, 'poster-2.png'), '')
    await writeFile(join(cwd, 'poster.png'), '')
    await expect(settle('poster.png', 2)).rejects.toThrow(
      'poster-1.png, poster-2.png are there already',
    )
  })

  it('in the place of the folder is refused', async () => {
    await writeFile(join(cwd, 'out'), '')
    await expect(settle('out/poster.png')).rejects.toThrow('out: cannot be written to (EEXIST)')
  })
})

it.skipIf(process.getuid?.() === 0)('a folder that is read-only is refused', async () => {
  await mkdir(join(cwd, 'out'))
  await chmod(join(cwd, 'out'), 0o500)
  await expect(settle('out/poster.png')).rejects.toThrow('out: cannot be written to (EACCES)')
  expect(await readdir(join(cwd, 'out'))).toEqual([])
})

it('an extension may say something else than the bytes', () => {
  expect(saysWhatItIs('poster.jpeg', 'image/jpeg')).toBe(true)
  expect(saysWhatItIs('poster.png', 'image/jpeg')).toBe(false)
  expect(saysWhatItIs('poster.x-new', 'image/x-new')).toBe(true)
})
