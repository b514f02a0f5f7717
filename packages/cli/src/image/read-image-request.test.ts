import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { samplePng } from '@stint/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { recordingTerminal } from '../__fixtures__/recording-terminal.ts'
import { readImageRequest } from './read-image-request.ts'

let cwd: string
let png: Uint8Array
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'stint-test-'))
  png = await samplePng()
  await writeFile(join(cwd, 'logo.png'), png)
  await writeFile(join(cwd, 'notes.txt'), 'not an image')
})
afterAll(() => rm(cwd, { recursive: true }))

const read = (
  options: Parameters<typeof readImageRequest>[1],
): ReturnType<typeof readImageRequest> =>
  readImageRequest(
    recordingTerminal({ cwd, readInput: async () => 'from a pipe\n' }).terminal,
    options,
  )

it('reads images and addresses in their order, and says only what was said', async () => {
  const reference = ['logo.png', 'https://example.com/sky.png']
  expect(await read({ prompt: 'a lighthouse', reference, n: 2, aspectRatio: '16:9' })).toEqual({
    prompt: 'a lighthouse',
    references: [{ data: new Uint8Array(png) }, { url: 'https://example.com/sky.png' }],
    n: 2,
    aspectRatio: '16:9',
  })
})

it('reads the prompt from what is piped in', async () => {
  expect(await read({ prompt: '-' })).toEqual({ prompt: 'from a pipe', references: [] })
})

it.each([
  [{ reference: ['gone.png'] }, '--reference gone.png: cannot be read (ENOENT)'],
  [{ mask: 'gone.png' }, '--mask gone.png: cannot be read (ENOENT)'],
  [{ reference: ['logo.png', 'notes.txt'] }, '--reference 2: expected png, jpeg'],
  [{ mask: 'logo.png' }, '--mask: expected references beside it'],
  [{ n: 11 }, '-n: expected a whole number from 1 to 10, got 11'],
  [{ size: 'large' }, '--size: expected'],
  [{ aspectRatio: 'wide' }, '--aspect-ratio: expected'],
  [{ prompt: ' ' }, '--prompt: '],
])('%j is refused as the option that was given', async (options, message) => {
  await expect(read({ prompt: 'a lighthouse', ...options })).rejects.toThrow(message)
})
