import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordingTerminal } from '../__fixtures__/recording-terminal.ts'
import { runCommand } from '../run-command.ts'
import type { Terminal } from '../terminal.ts'

const examples = resolve(import.meta.dirname, '../../../../examples/worlds')

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stint-simulate-'))
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)
  write('world.yaml', 'targets: { main: { latency: 10s, faults: { overloaded: 0.3 } } }')
  write('wrong.yaml', 'targets: { mian: {} }')
  write(
    'stint.yaml',
    `
providers: { main: { type: openai, apiKey: env:OPENAI_API_KEY } }
pipelines:
  default: { layers: [{ retry: { attempts: 2, backoff: 1ms } }], target: main }
  bare: { target: main }
`,
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function stint(args: readonly string[], given: Partial<Terminal> = {}) {
  const recording = recordingTerminal({ cwd: folder, ...given })
  const code = await runCommand(['simulate', ...args], recording.terminal)
  return { code, out: recording.out(), err: recording.err() }
}

describe('stint simulate', () => {
  it("shows the incident's pipeline beside its nest: more calls succeed, sooner, and with fewer submissions", async () => {
    const args = ['pipeline.yaml', '--vs', 'nest.yaml', '--world', 'incident.yaml']
    const { code, out, err } = await stint([...args, '--calls', '2_000', '--json'], {
      cwd: examples,
    })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const { pipelines, comparison } = JSON.parse(out)
    const [own, nest] = pipelines
    expect([own.name, nest.name]).toEqual(['pipeline.yaml', 'nest.yaml'])
    expect(own.success.low).toBeGreaterThan(0.99)
    expect(nest.success.high).toBeLessThan(0.85)
    expect(nest.p95Ms.value).toBe(900_000)
    expect(own.p99Ms.high).toBeLessThanOrEqual(240_000)
    expect(nest.stoppedBy[0].name).toBe('deadline (layer 0, 15 min)')
    for (const measure of ['success', 'p95Ms', 'submissions']) {
      expect(comparison[measure].beyondChance).toBe(true)
    }
    expect(comparison.success.low).toBeGreaterThan(0.15)
    expect(comparison.p95Ms.high).toBeLessThan(-600_000)
    expect(comparison.submissions.high).toBeLessThan(0)
  })

  it('takes the configuration of the folder, and writes figures, causes and bars', async () => {
    const { code, out, err } = await stint(['-w', 'world.yaml', '-c', '1000'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^1,000 calls in world.yaml, seed 1: \d/)
    expect(out).toMatch(/^success +9[0-3]\.\d\d % \[/m)
    expect(out).toMatch(/^submissions per call +1\.[23]\d\d \[/m)
    expect(out).toMatch(/^overloaded +[6-9]\.\d\d % \[/m)
    expect(out).toMatch(/^to 10 s +█+ /m)
    expect(out).not.toMatch(/cost|losses|difference|\*/)
  })

  it('compares two pipelines of a file, draws them, and is the same for the same seed', async () => {
    const args = ['-w', 'world.yaml', '-c', '800', '--vs-pipeline', 'bare', '--seed', '7']
    const [one, same] = [await stint([...args, '--plot', 'out.svg']), await stint(args)]
    expect(same.out).toBe(one.out)
    expect(one.out).toMatch(/stint.yaml +stint.yaml: bare +difference/)
    expect(one.out).toContain('stint.yaml against stint.yaml: bare, beyond chance: ')
    const svg = readFileSync(join(folder, 'out.svg'), 'utf8')
    expect(svg).toContain('<title id="title">')
    expect(svg).toContain('stint.yaml: bare')
    const other = await stint([...args.slice(0, -1), '8'])
    expect(other.out).not.toBe(one.out)
  })

  it('reckons with the prices of the file, or those of the world', async () => {
    const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)
    write('priced.yaml', 'providers: { main: { type: openai, price: 0.04 } }\ntarget: main')
    write('dear.yaml', 'targets: { main: { price: 0.5 } }')
    write('free.yaml', 'targets: { default: {} }')
    const cost = async (world: string): Promise<unknown> => {
      const { out } = await stint(['priced.yaml', '-w', world, '-c', '10', '--json'])
      return JSON.parse(out).pipelines[0].cost.value
    }
    expect(await cost('free.yaml')).toBeCloseTo(0.04)
    expect(await cost('dear.yaml')).toBeCloseTo(0.5)
  })

  it('says how far it is where a line can be drawn over', async () => {
    const { err } = await stint(['-w', 'world.yaml', '-c', '1200'], { isInteractive: true })
    expect(err).toContain('stint.yaml: 500 of 1,200 calls')
    expect(err.endsWith('\r\u001B[K')).toBe(true)
  })

  it('ends at Ctrl-C with what it knows, or says that it knows nothing', async () => {
    const recording = recordingTerminal({ cwd: folder, isInteractive: true })
    const { terminal } = recording
    const impatient: Terminal = {
      ...terminal,
      err: () => recording.abort(),
    }
    const args = ['simulate', '-w', 'world.yaml', '-c', '100000', '--vs-pipeline', 'bare']
    expect(await runCommand(args, impatient)).toBe(0)
    expect(recording.out()).toMatch(/^\d{3} calls \(broken off; 100,000 were asked for\) in/)
    expect(recording.out()).not.toContain('difference')
    const before = await stint(['-w', 'world.yaml'], { signal: AbortSignal.abort() })
    expect(before).toMatchObject({
      code: 130,
      out: '',
      err: 'stint: interrupted before a call had ended\n',
    })
  })

  // Whoever may do anything may write to every folder.
  it.skipIf(process.getuid?.() === 0)('draws into a device, in a folder of others', async () => {
    const { code, err } = await stint(['-w', 'world.yaml', '-c', '10', '--plot', '/dev/null'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
  })

  it('tells its figures before it fails to draw them', async () => {
    const { code, out, err } = await stint(['-w', 'world.yaml', '-c', '10', '--plot', '.'])
    expect({ code, err }).toEqual({ code: 2, err: 'stint: .: cannot be written (EISDIR)\n' })
    expect(out).toMatch(/^10 calls/)
  })

  it.each([
    [[], "required option '-w, --world <file>'"],
    [['-w', 'none.yaml'], 'none.yaml: cannot be read (ENOENT)'],
    [['-w', 'wrong.yaml'], "wrong.yaml: targets.mian: no provider is called 'mian'"],
    [['-w', 'world.yaml', '-c', '0'], 'Expected a whole number from 1 to 10000000.'],
    [['-w', 'world.yaml', '-c', '1e12'], 'Expected a whole number from 1 to 10000000.'],
    [['-w', 'world.yaml', '--seed', 'x'], 'Expected a whole number from 0.'],
    [['none.yaml', '-w', 'world.yaml'], 'none.yaml: cannot be read'],
    [['-w', 'world.yaml', '--vs', 'world.yaml'], 'world.yaml'],
    [['-w', 'world.yaml', '-p', 'bear'], "unknown pipeline 'bear': did you mean 'bare'?"],
    // So many that they would run for hours before it is told.
    [['-w', 'world.yaml', '-c', '9_000_000', '--plot', 'no/out.svg'], 'no/out.svg: cannot be'],
  ])('%j is a mistake of its user, told in a line', async (args, message) => {
    const { code, out, err } = await stint(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
  })
})
