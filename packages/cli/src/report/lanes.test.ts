import { describe, expect, it } from 'vitest'
import { hedged, outOfTime, running, tireless } from './__fixtures__/failures.ts'
import { incident } from './__fixtures__/incident.ts'
import { lanesOf } from './lanes.ts'

describe('lanesOf', () => {
  it('groups attempts by target and shape, in the order in which they were met', async () => {
    const { report } = await incident()
    expect(lanesOf(report).map(({ target, shape }) => [target, shape])).toEqual([
      ['openai/gpt-image-2', 'original'],
      ['openai/gpt-image-2', 'simplifyPrompt'],
    ])
  })

  it('puts a wait before the attempt that it led to, and a skip where it happened', async () => {
    const lanes = lanesOf((await outOfTime()).report)
    expect(lanes.map(({ target }) => target)).toEqual([
      'openai/gpt-image-2',
      'local/sketcher',
      'google/gemini-3-pro-image',
    ])
    expect(lanes[0]?.attempts.map(({ waits }) => waits.length)).toEqual([0, 1])
    expect(lanes[1]?.notes).toMatchObject([
      { text: 'skipped: takes no reference images', skips: [{ atMs: 58_500 }] },
    ])
  })

  it('keeps the skips of a target with its attempts', async () => {
    const lanes = lanesOf((await hedged()).report)
    expect(lanes.map(({ attempts, notes }) => [attempts.length, notes.length])).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
    ])
  })

  it('shows a wait that has led to nothing yet', async () => {
    const lanes = lanesOf((await running()).report)
    expect(lanes).toMatchObject([{ notes: [{ waits: [{ startedMs: 12_000 }] }] }])
  })

  it('loses none of many attempts and waits', async () => {
    const { report } = await tireless()
    const rows = lanesOf(report).flatMap(({ attempts }) => attempts)
    expect(rows).toHaveLength(200)
    expect(rows.flatMap(({ waits }) => waits)).toHaveLength(report.waits.length)
  })
})
