import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const packages = join(import.meta.dirname, '../../packages')

/**
 * Where the two are let in: the default clock, the default of `options.random`, and the calendar that spans are dated
 * by, which decides nothing.
 */
const doors = ['core/src/clock.ts', 'core/src/pipeline.ts', 'middleware/src/trace/wall-time.ts']

const sources =
  /\b(?:Date\.now|new Date\b|performance\.now|Math\.random|setTimeout|setInterval|setImmediate|randomUUID|getRandomValues|AbortSignal\.timeout)\b/

function isShipped(path: string): boolean {
  return path.endsWith('.ts') && !path.includes('.test.') && !path.includes('__fixtures__')
}

async function offenders(): Promise<string[]> {
  const found: string[] = []
  for (const name of ['core', 'middleware']) {
    const folder = join(packages, name, 'src')
    const files = await readdir(folder, { recursive: true })
    for (const file of files.filter(isShipped)) {
      const text = await readFile(join(folder, file), 'utf8')
      const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
      if (sources.test(code)) found.push(join(name, 'src', file))
    }
  }
  return found.toSorted()
}

describe('time and chance', () => {
  it('come into core and middleware through the options of a pipeline and nowhere else', async () => {
    expect(await offenders()).toEqual(doors)
  })
})
