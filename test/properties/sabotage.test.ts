import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { laws } from '../laws/laws.ts'
import { sabotages } from '../laws/sabotage.ts'
import { removeSabotagedKits } from './sabotaged-kit.ts'
import type { Finding } from './sabotage-run.ts'

const seen = sabotages.filter(({ unseen }) => unseen === undefined)
let findings: readonly Finding[] = []

beforeAll(async () => {
  const program = fileURLToPath(new URL('sabotage-run.ts', import.meta.url))
  const given = ['--conditions=@stint/source', program]
  const { stdout } = await promisify(execFile)(process.execPath, given)
  findings = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Finding)
}, 300_000)

afterAll(() => removeSabotagedKits('stacks'))

describe('random stacks on a broken engine', () => {
  // Calls that are read while they are made are in test/streams.
  it.each(laws.filter(({ name }) => name !== 'commit'))(
    'there is one for the law: $name',
    ({ name }) => {
      expect(seen.some(({ law }) => law === name)).toBe(true)
    },
  )

  it.each(seen)('break "$law" within 2,000 runs when $what', ({ what }) => {
    const finding = findings.find((each) => each.what === what)
    expect(finding?.violations.length).toBeGreaterThan(0)
  })
})
