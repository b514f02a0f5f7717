import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { wrongProviders } from './wrong-providers.ts'

interface TestResult {
  readonly ancestorTitles: readonly string[]
  readonly title: string
  readonly status: string
  readonly failureMessages: readonly string[]
}

let results: readonly TestResult[] = []

beforeAll(async () => {
  results = await runSuites()
}, 900_000)

/** Every wrong provider in a vitest of its own, where tests may fail. */
async function runSuites(): Promise<readonly TestResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'stint-conformance-'))
  const report = join(folder, 'report.json')
  const vitest = join(fileURLToPath(import.meta.resolve('vitest/package.json')), '../vitest.mjs')
  const config = join(import.meta.dirname, 'child.config.ts')
  const given = ['run', '--config', config, '--reporter=json', `--outputFile=${report}`]
  try {
    await new Promise<void>((resolve) => {
      execFile(process.execPath, [vitest, ...given], () => resolve())
    })
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
      testResults: readonly { assertionResults: readonly TestResult[] }[]
    }
    return testResults.flatMap(({ assertionResults }) => assertionResults)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function failuresOf(provider: string): readonly TestResult[] {
  return results.filter(
    ({ ancestorTitles: [name], status }) => name === provider && status === 'failed',
  )
}

describe('a provider that', () => {
  it.each(Object.entries(wrongProviders))(
    '%s is seen by what it does wrong',
    (name, { seenBy }) => {
      expect(failuresOf(name).map(({ title }) => title)).toEqual(seenBy)
    },
  )

  it('does something wrong is told what it did and how to mend it', () => {
    const messages = results.flatMap(({ failureMessages }) => failureMessages)
    expect(messages.length).toBeGreaterThan(0)
    for (const message of messages) expect(message).toMatch(/^Violation: .+\. .+\.$/)
  })
})

describe('every check', () => {
  it('sees a provider that does only that wrong', () => {
    const titles = new Set(results.map(({ title }) => title))
    const seeing = new Set(Object.values(wrongProviders).flatMap(({ seenBy }) => seenBy))
    const documented = [...titles].filter((title) => title.startsWith('names the fault of'))
    const unseen = [...titles].filter((title) => !seeing.has(title) && !documented.includes(title))
    expect(unseen).toEqual([])
    expect(documented.some((title) => seeing.has(title))).toBe(true)
  })
})
