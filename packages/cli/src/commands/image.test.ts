import { access, mkdtemp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { flakyBackend, samplePng, type FlakyBackend } from '@stint/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { recordingTerminal } from '../__fixtures__/recording-terminal.ts'
import { screenOf } from '../__fixtures__/screen.ts'
import { runCommand } from '../run-command.ts'
import type { Terminal } from '../terminal.ts'

const config = `
providers:
  main: { type: openai, apiKey: env:MAIN_KEY, baseURL: env:MAIN_URL, price: 0.04 }
  spare: { type: google, apiKey: env:SPARE_KEY, baseURL: env:SPARE_URL }
pipelines:
  poster:
    layers:
      - deadline: 60s
      - failover: { targets: [main, spare] }
      - retry: { attempts: 2, backoff: 1 }
      - downgrade: { steps: [{ simplifyPrompt: { words: 2 } }] }
  single: { layers: [{ deadline: 60s }], target: main }
`
const key = 'sk-a-key-that-nobody-may-see'

let backend: FlakyBackend
let cwd: string
beforeAll(async () => void (backend = await flakyBackend()))
afterAll(() => backend.close())
beforeEach(async () => {
  backend.reset()
  cwd = await mkdtemp(join(tmpdir(), 'stint-test-'))
  await writeFile(join(cwd, 'stint.yaml'), config)
})
afterEach(() => rm(cwd, { recursive: true }))

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

function terminalOf(given: Partial<Terminal> = {}): ReturnType<typeof recordingTerminal> {
  const env = {
    MAIN_KEY: key,
    SPARE_KEY: key,
    MAIN_URL: backend.openai.baseURL,
    SPARE_URL: backend.google.baseURL,
    NO_COLOR: '1',
  }
  return recordingTerminal({ cwd, ...given, env: { ...env, ...given.env } })
}

async function run(options: readonly string[], given: Partial<Terminal> = {}): Promise<Ran> {
  const { terminal, out, err } = terminalOf(given)
  const asked = ['image', '--prompt', 'a lighthouse by night', '-p', 'poster', ...options]
  const code = await runCommand(asked, terminal)
  return { code, out: out(), err: err() }
}

/** What varies from run to run. */
const steady = (text: string): string => text.replaceAll(/ *\d+(\.\d+)? m?s\b/g, ' T')

describe('a call that succeeds', () => {
  it('writes the image, says where on stdout, and the rest on stderr', async () => {
    const { code, out, err } = await run(['-o', 'out/poster.png'])
    expect(code).toBe(0)
    expect(out).toBe('out/poster.png\n')
    expect([...(await readFile(join(cwd, 'out/poster.png'))).subarray(1, 4)]).toEqual([
      ...Buffer.from('PNG'),
    ])
    expect(steady(err)).toBe(
      [
        'poster: 6 attempts, T',
        ' T  attempt 1 of 6: openai/gpt-image-2, original',
        ' T  attempt 1: done after T, openai/gpt-image-2, original',
        '1 image by openai/gpt-image-2 in T at a cost of 0.04 (estimated), no losses',
        '  1  ok T  openai/gpt-image-2  original',
        '',
      ].join('\n'),
    )
  })

  it('sends what it was given', async () => {
    await writeFile(join(cwd, 'logo.png'), await samplePng())
    const sent = ['--reference', 'logo.png', '--size', '1024x1536', '-n', '2']
    const { out } = await run([...sent, '-o', 'poster'])
    expect(out).toBe('poster-1.png\nposter-2.png\n')
    expect(backend.openai.submissions).toMatchObject([
      { prompt: 'a lighthouse by night', n: 2, size: '1024x1536', references: [{}] },
    ])
  })

  it('reads the prompt from a pipe', async () => {
    const { terminal } = terminalOf({ readInput: async () => 'a ship\n' })
    expect(await runCommand(['image', '--prompt', '-', '-p', 'single'], terminal)).toBe(0)
    expect(backend.openai.submissions).toMatchObject([{ prompt: 'a ship' }])
    expect(await readdir(cwd)).toContain('image.png')
  })

  it('warns of a name that says something else', async () => {
    const { code, err } = await run(['-o', 'poster.jpg'])
    expect(code).toBe(0)
    expect(err).toContain('warning: poster.jpg holds image/png\n')
  })

  it('shows a downgrade, and what was lost by it', async () => {
    backend.use('openai', ({ prompt }) => (prompt.length > 15 ? 'server_error' : 'image'))
    const { code, err } = await run([])
    expect(code).toBe(0)
    expect(steady(err)).toContain('T  downgrade: simplifyPrompt, which loses something\n')
    expect(err).toContain('losses: simplifyPrompt\n')
  })

  it('shows waits, and moves on to the next provider', async () => {
    backend.use('openai', 'overloaded')
    const { code, err } = await run([])
    expect(code).toBe(0)
    expect(steady(err)).toContain('  wait T: try 2 of 2 after overloaded\n')
    expect(steady(err)).toContain('  1  overloaded 503 T  openai/gpt-image-2')
    expect(err).toMatch(/^1 image by google\/\S+ in .*no losses$/m)
    expect(steady(err)).toContain('waited T: try 2 of 2 after overloaded\n')
  })
})

describe('a call that fails', () => {
  beforeEach(() => {
    backend.use('openai', 'server_error')
    backend.use('google', 'overloaded')
  })

  it('says why, what to do, and exits with 1', async () => {
    const { code, out, err } = await run(['--report', 'out/report.json'])
    expect(code).toBe(1)
    expect(out).toBe('')
    expect(err).toMatch(/^createImage failed after \d attempts in .*server_error \(HTTP 500\)/m)
    expect(err).toMatch(/^ask again: later\. The request may succeed later/m)
    expect(err).toContain('to see it: stint report out/report.json\n')
    const report = JSON.parse(await readFile(join(cwd, 'out/report.json'), 'utf8'))
    expect(report).toMatchObject({ outcome: 'failed', operation: 'createImage' })
  })

  it.each([60, 16])('fits all of it into a terminal of %i columns', async (columns) => {
    const { err } = await run([], { isInteractive: true, columns })
    const { ever } = screenOf(err)
    for (const line of ever) expect(line.length).toBeLessThan(columns)
    expect(ever.join(' ').replaceAll(/\s+/g, ' ')).toContain('Wait before asking again.')
  })

  it('obeys nothing that a vendor says', async () => {
    const message = 'no \u001b[2J\u001b]0;mine\u0007such \u009b31mthing\u202e'
    backend.use('openai', { status: 400, body: { error: { message, code: 'invalid_value' } } })
    const people = await run([])
    const program = await run(['--json'])
    for (const written of [people.err, program.out]) {
      expect(written).toContain('thing')
      expect(written.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Bidi_C}/u)
    }
  })
})

describe('--json', () => {
  it('is one document on stdout, without a key or the bytes of an image', async () => {
    const { code, out, err } = await run(['--json', '-o', 'poster.png'])
    expect(code).toBe(0)
    expect(err).toBe('')
    const bytes = await readFile(join(cwd, 'poster.png'))
    expect(JSON.parse(out)).toMatchObject({
      outcome: 'ok',
      pipeline: 'poster',
      provider: 'openai/gpt-image-2',
      losses: [],
      files: [{ file: 'poster.png', mediaType: 'image/png', bytes: bytes.byteLength }],
      warnings: [],
      report: { outcome: 'ok', attempts: [{ number: 1 }] },
    })
    expect(out).not.toContain(key)
    expect(out.length).toBeLessThan(5000)
    expect(out).not.toContain(bytes.toString('base64').slice(0, 40))
  })

  it('of a failure has the fault and the advice', async () => {
    backend.use('openai', 'quota')
    const { code, out } = await run(['--json', '-p', 'single'])
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      outcome: 'failed',
      files: [],
      error: {
        message: expect.stringContaining('quota'),
        fault: { kind: 'billing', status: 429, delivery: 'rejected' },
        advice: { again: 'never' },
      },
      report: { outcome: 'failed' },
    })
    expect(out).not.toContain(key)
  })
})

describe('before anything is sent', () => {
  it('a call without any key names the variables', async () => {
    const { code, err } = await run([], { env: { MAIN_KEY: '', SPARE_KEY: undefined } })
    expect(code).toBe(2)
    expect(err).toBe(
      "stint: no key for any provider of 'poster', nothing was sent: main needs MAIN_KEY, spare needs SPARE_KEY; set one, or try --offline\n",
    )
    expect(backend.submissions).toEqual([])
  })

  it('a file that is there is not overwritten', async () => {
    await writeFile(join(cwd, 'poster.png'), 'precious')
    const { code, err } = await run(['-o', 'poster.png'])
    expect(code).toBe(2)
    expect(err).toContain('poster.png is there already')
    expect(await readFile(join(cwd, 'poster.png'), 'utf8')).toBe('precious')
    expect(backend.submissions).toEqual([])
  })

  it('nor is a report', async () => {
    await writeFile(join(cwd, 'report.json'), 'precious')
    expect((await run(['--report', 'report.json'])).err).toContain(
      'report.json is there already: give another --report',
    )
    for (const files of [
      ['--report', 'a.png', '-o', 'a.png'],
      // The extension comes of what is made, and several images are numbered.
      ['--report', 'a.png', '-o', 'a', '--force'],
      ['--report', 'image.webp', '--force'],
      ['--report', 'a-2.png', '-o', './a.png', '-n', '2', '--force'],
    ]) {
      // oxlint-disable-next-line no-await-in-loop
      expect((await run(files)).err).toContain('cannot be the same')
    }
    expect(backend.submissions).toEqual([])
  })

  it('an option that is wrong is told', async () => {
    expect(await run(['-n', 'two'])).toMatchObject({ code: 2 })
    expect(await run(['-n', '99'])).toMatchObject({
      code: 2,
      err: 'stint: -n: expected a whole number from 1 to 10, got 99\n',
    })
    expect((await run(['-p', 'postr'])).err).toContain("unknown pipeline 'postr'")
    expect((await run(['--offline', 'world'])).err).toContain('incident, image, down')
    expect(backend.submissions).toEqual([])
  })

  it('a call that was interrupted before sends nothing', async () => {
    const { terminal, abort, out } = terminalOf()
    abort()
    expect(await runCommand(['image', '--prompt', 'a', '-p', 'single'], terminal)).toBe(130)
    expect(out()).toBe('')
    expect(backend.submissions).toEqual([])
  })
})

it('goes on without the key of one provider, and says so', async () => {
  const { code, err } = await run([], { env: { MAIN_KEY: '' } })
  expect(code).toBe(0)
  expect(err).toContain('warning: main needs MAIN_KEY, which is not set\n')
  expect(err).toMatch(/^1 image by google/m)
})

it('--force overwrites the image and the report', async () => {
  await writeFile(join(cwd, 'poster.png'), 'precious')
  await writeFile(join(cwd, 'report.json'), 'precious')
  const { code } = await run(['--force', '-o', 'poster.png', '--report', 'report.json'])
  expect(code).toBe(0)
  expect(await readFile(join(cwd, 'poster.png'), 'utf8')).not.toBe('precious')
  expect(JSON.parse(await readFile(join(cwd, 'report.json'), 'utf8'))).toHaveProperty('attempts')
})

describe('what cannot be written after the call', () => {
  it.each(['a file that has come there', 'a folder that has gone'])(
    'because of %s is kept elsewhere, and says where',
    async (what) => {
      backend.use('openai', async () => {
        if (what.startsWith('a file')) await writeFile(join(cwd, 'out/poster.png'), 'precious')
        else await rm(join(cwd, 'out'), { recursive: true })
        return 'image' as const
      })
      const { code, out, err } = await run(['-o', 'out/poster.png'])
      expect(code).toBe(1)
      const kept = out.trim()
      expect(err).toMatch(/^warning: out\/poster\.png .*: it is in .*poster\.png$/m)
      expect(err).toContain(kept)
      await access(kept)
      await rm(join(kept, '..'), { recursive: true })
    },
  )
})

describe('what can be written nowhere', () => {
  const files = ['-o', 'out/poster.png', '--report', 'out/report.json']
  beforeEach(() => {
    vi.stubEnv('TMPDIR', join(cwd, 'nowhere'))
    backend.use('openai', async () => {
      await rm(join(cwd, 'out'), { recursive: true })
      return 'image' as const
    })
  })
  afterEach(() => void vi.unstubAllEnvs())

  it('is told beside all the rest, and not with the exit code of a call that was never made', async () => {
    const { code, out, err } = await run(files)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^1 image by/m)
    expect(err).toMatch(/^warning: out\/poster\.png cannot be written .*: it is lost$/m)
    expect(err).toMatch(/^warning: out\/report\.json cannot be written .*: it is lost$/m)
  })

  it('leaves the document of --json, which has the report', async () => {
    const { code, out } = await run([...files, '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      outcome: 'ok',
      files: [],
      warnings: [expect.stringContaining('it is lost'), expect.stringContaining('it is lost')],
      report: { outcome: 'ok' },
    })
  })
})

describe('Ctrl-C', () => {
  it('cuts the attempt, and leaves the report', async () => {
    backend.use('openai', 'hang')
    const { terminal, abort, out, err } = terminalOf()
    const running = runCommand(
      ['image', '--prompt', 'a', '-p', 'poster', '--report', 'report.json'],
      terminal,
    )
    await backend.openai.arrived()
    abort()
    expect(await running).toBe(130)
    await backend.idle()
    expect(backend.submissions).toMatchObject([{ outcome: 'client-gone' }])
    expect(out()).toBe('')
    expect(steady(err())).toContain('interrupted after 1 attempt in T')
    expect(err()).toContain('attempt 1 may be billed all the same\n')
    const report = JSON.parse(await readFile(join(cwd, 'report.json'), 'utf8'))
    expect(report).toMatchObject({ outcome: 'aborted', attempts: [{ fault: { kind: 'aborted' } }] })
  })

  it.each([[[]], [['--json']]])(
    'leaves nothing drawn over in a terminal, with %j',
    async (json) => {
      backend.use('openai', 'hang')
      const { terminal, abort, out, err } = terminalOf({ isInteractive: true })
      const running = runCommand(['image', '--prompt', 'a', '-p', 'single', ...json], terminal)
      await backend.openai.arrived()
      abort()
      expect(await running).toBe(130)
      expect(screenOf(err()).lines.join('\n')).not.toMatch(/▸|left:/)
      const told = out() === '' ? {} : JSON.parse(out())
      expect(told).toMatchObject(json.length === 0 ? {} : { outcome: 'aborted', files: [] })
    },
  )

  it('while the prompt is read ends the command', async () => {
    const { terminal, abort } = terminalOf({
      readInput: () => Promise.reject(new DOMException('cut', 'AbortError')),
    })
    abort()
    expect(await runCommand(['image', '--prompt', '-'], terminal)).toBe(130)
  })
})

describe('--offline', () => {
  it('needs neither a file nor a key, and shows the incident', async () => {
    await unlink(join(cwd, 'stint.yaml'))
    const { terminal, err } = recordingTerminal({ cwd })
    const prompt = 'a lighthouse, every brick and every strand of the rope visible in it'
    expect(await runCommand(['image', '--prompt', prompt, '--offline'], terminal)).toBe(0)
    expect(err()).toContain('server_error (HTTP 500)')
    expect(err()).toMatch(/^1 image by openai.*losses: simplifyPrompt$/m)
    expect(await readdir(cwd)).toEqual(['image.png'])
  })

  it('asks nobody else, whatever the file says', async () => {
    const { code, err } = await run(['--offline', 'down', '--report', 'report.json'], {
      env: { MAIN_KEY: '', MAIN_URL: undefined },
    })
    expect(code).toBe(1)
    expect(err).toContain('google/gemini')
    expect(backend.submissions).toEqual([])
    expect(await readdir(cwd)).toContain('report.json')
  })

  it('refuses a provider that nobody here can answer for', async () => {
    const file = 'providers: { own: { type: easel } }\nplugins: [./easel.mjs]\ntarget: own\n'
    await writeFile(join(cwd, 'stint.yaml'), file)
    await writeFile(
      join(cwd, 'easel.mjs'),
      `export const stint = { providers: { easel: { schema: { safeParse: (data) => ({ success: true, data }) }, make: () => undefined } } }`,
    )
    const { terminal, err } = recordingTerminal({ cwd })
    expect(await runCommand(['image', '--prompt', 'a', '--offline'], terminal)).toBe(2)
    expect(err()).toContain('providers.own: nobody can answer for it offline (easel)')
  })
})
