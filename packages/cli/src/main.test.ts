import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, open, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, it } from 'vitest'

const main = join(import.meta.dirname, 'main.ts')

let cwd: string
beforeEach(async () => void (cwd = await mkdtemp(join(tmpdir(), 'stint-test-'))))
afterEach(() => rm(cwd, { recursive: true }))

function stint(...args: readonly string[]): ChildProcessByStdio<Writable, Readable, Readable> {
  return spawn(process.execPath, ['--conditions=@stint/source', main, ...args], {
    cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
}

it('a real process reads a prompt from its input, and exits when it is done', async () => {
  const child = stint('image', '--prompt', '-', '--offline', 'image', '-o', 'poster')
  child.stdin.end('a lighthouse\n')
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  expect({ code, out }).toEqual({ code: 0, out: 'poster.png\n' })
  expect(err).not.toContain('\u001b')
  expect(await readdir(cwd)).toEqual(['poster.png'])
})

it('Ctrl-C ends a real process with its report, and with 130', async () => {
  const child = stint('image', '--prompt', 'a ship', '--offline', '--report', 'report.json')
  let err = ''
  child.stderr.setEncoding('utf8').on('data', (written: string) => {
    if (err === '') child.kill('SIGINT')
    err += written
  })
  const [code] = await once(child, 'exit')
  expect({ code, err }).toEqual({ code: 130, err: expect.stringContaining('interrupted after') })
  expect(await readdir(cwd)).toEqual(['report.json'])
})

it.each(['stdout', 'stderr'] as const)(
  'a reader of %s who goes away ends neither the call nor the report of it',
  async (stream) => {
    const files = ['-o', 'poster', '--report', 'report.json']
    const child = stint('image', '--prompt', 'a ship', '--offline', 'image', ...files)
    child[stream].destroy()
    const other = stream === 'stdout' ? child.stderr : child.stdout
    const [told, [code]] = await Promise.all([text(other), once(child, 'exit')])
    expect({ code, told }).toEqual({ code: 0, told: expect.not.stringContaining('EPIPE') })
    expect((await readdir(cwd)).toSorted()).toEqual(['poster.png', 'report.json'])
  },
)

it.runIf(existsSync('/dev/full'))('what cannot be written to the output is told', async () => {
  const full = await open('/dev/full', 'w')
  const child = spawn(process.execPath, ['--conditions=@stint/source', main, 'schema'], {
    cwd,
    stdio: ['ignore', full.fd, 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  const [err, [code]] = await Promise.all([text(child.stderr!), once(child, 'exit')])
  await full.close()
  expect({ code, err }).toEqual({ code: 1, err: 'stint: the output cannot be written (ENOSPC)\n' })
})
