import { AsyncLocalStorage } from 'node:async_hooks'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { CallStory } from '../../bench/soak/call-story.ts'
import { runSoak, type SoakOptions } from '../../bench/soak/run-soak.ts'
import type { SoakResult } from '../../bench/soak/soak-result.ts'

const command = fileURLToPath(new URL('../../bench/soak/soak.ts', import.meta.url))

/** Where no attempt sees what is sent. */
const outside = AsyncLocalStorage.snapshot()

/** The command in a process of its own, as `pnpm soak` starts it. */
async function soak(...options: string[]): Promise<{ code: unknown; said: string }> {
  const flags = ['--expose-gc', '--conditions=@stint/source']
  const child = spawn(process.execPath, [...flags, command, ...options])
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [code] = await once(child, 'close')
  return { code, said }
}

/** A run with a client that is broken; it ends as soon as the judge has found something. */
function broken(client: SoakOptions['broken']): Promise<SoakResult> {
  const few = { seed: 'broken', callers: 10, minutes: 0.5, redis: false, heapLimit: Infinity }
  return runSoak({ ...few, broken: client ?? {} })
}

describe('a short soak', { timeout: 120_000 }, () => {
  it('finds every call in time, with a report that equals the journal of the backend', async () => {
    const out = await mkdtemp(join(tmpdir(), 'stint-soak-'))
    const short = ['--minutes', '0.17', '--callers', '50', '--no-redis']
    const { code, said } = await soak(...short, '--out', out)
    expect(said).toContain('every call settled in time')
    expect(code).toBe(0)
    const result = JSON.parse(await readFile(join(out, 'soak.json'), 'utf8')) as SoakResult
    expect(result.problems).toEqual([])
    expect(result.outcomes['ok']).toBeGreaterThan(100)
    expect(Object.keys(result.agreements)).toEqual(
      expect.arrayContaining([
        'answered with an image',
        'answered with a fault',
        'cut by the client',
      ]),
    )
    expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('<svg')
    expect(await readFile(join(out, 'plot.svg'), 'utf8')).not.toContain('NaN')
    await rm(out, { recursive: true })
  })

  it('notices an attempt that a report leaves out', async () => {
    const result = await broken({
      report: (report) => ({ ...report, attempts: report.attempts.slice(0, -1) }),
    })
    expect(result.passed).toBe(false)
    expect(result.problems.join()).toContain('the report has no attempt')
    const stories = result.stories as CallStory[]
    expect(stories[0]?.plan.name).toMatch(/^broken\//)
    expect(stories.flatMap(({ journal }) => journal)).not.toEqual([])
  })

  it('notices a paid request that is sent twice', async () => {
    const result = await broken({
      fetchOf: ({ fetch }) => {
        return (input, init) => {
          const { signal: _, ...rest } = init ?? {}
          const again = outside(() => globalThis.fetch(input, rest))
          again.catch(() => undefined)
          return fetch(input, init)
        }
      },
    })
    expect(result.passed).toBe(false)
    expect(result.problems.join()).toMatch(/the backend has 2|arrived after its call was over/)
  })
})
