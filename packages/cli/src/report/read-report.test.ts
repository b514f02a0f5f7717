import { describe, expect, it } from 'vitest'
import { UsageError } from '../usage-error.ts'
import { outOfTime } from './__fixtures__/failures.ts'
import { readReport } from './read-report.ts'

const saved = await outOfTime()

function read(value: unknown): ReturnType<typeof readReport> {
  return readReport(JSON.stringify(value), 'report.json')
}

/** The report with something else in the place of what it has. */
function changed(change: (report: any) => void): unknown {
  const report: unknown = structuredClone(saved.report)
  change(report)
  return report
}

describe('readReport', () => {
  it('takes the JSON of a report and changes nothing of it', () => {
    expect(read(saved.report)).toEqual({ report: saved.report })
  })

  it('takes what a CallError or a result serialises to', () => {
    const { report, advice } = saved
    const error = { name: 'CallError', refusals: [], advice, report }
    expect(read(error)).toEqual({ report, advice: advice?.text })
    expect(read({ images: [], report })).toEqual({ report })
  })

  it('takes the limits of the whole call from the explanation beside it', () => {
    const { bound } = read(saved)
    expect(bound).toMatchObject({
      attempts: 6,
      elapsedMs: 90_000,
      limits: [{ layer: 'deadline', index: 0, ms: 90_000 }],
    })
  })

  it('reads null as no limit, as JSON has it', () => {
    const explanation = { ...saved.explanation, elapsedMs: null, cost: null }
    expect(read({ ...saved, explanation }).bound).toMatchObject({
      elapsedMs: Infinity,
      cost: Infinity,
    })
    const report = changed((made) => (made.stoppedBy.limit = null))
    expect(read(report).report.stoppedBy?.limit).toBeUndefined()
  })

  it('passes over fields and kinds of faults that it does not know', () => {
    const report = changed((made) => {
      made.future = { any: 1 }
      made.attempts[0].fault.kind = 'moon_phase'
      made.attempts[0].future = true
    })
    expect(read(report).report.attempts[0]?.fault?.kind).toBe('moon_phase')
  })

  it('takes a byte order mark', () => {
    expect(readReport(`\uFEFF${JSON.stringify(saved.report)}`, 'a').report).toEqual(saved.report)
  })

  const wrong: readonly (readonly [what: string, json: string, message: string])[] = [
    ['nothing', ' ', 'report.json: expected JSON, got nothing'],
    ['no JSON', '{"a', 'report.json: expected JSON: Unterminated string'],
    [
      'a list',
      '[]',
      "report.json: expected a report, or an object with one in its field 'report', got an array",
    ],
    [
      'another object',
      '{"name":"CallError"}',
      "report.json: expected a report, or an object with one in its field 'report', got an object",
    ],
    ['null as a report', '{"report":null}', 'report.json: report: expected object, got null'],
    [
      'a missing field',
      JSON.stringify(changed((made) => delete made.callId)),
      'report.json: callId: expected string, got nothing',
    ],
    [
      'a text for a number',
      JSON.stringify({ report: changed((made) => (made.attempts[1].ms = 'long')) }),
      "report.json: report.attempts[1].ms: expected number, got 'long'",
    ],
    [
      'a time before the call',
      JSON.stringify(changed((made) => (made.waits[0].startedMs = -4))),
      'report.json: waits[0].startedMs: expected number to be >=0, got -4',
    ],
    [
      'another outcome',
      JSON.stringify(changed((made) => (made.outcome = 'fine'))),
      `report.json: outcome: expected one of "running"|"ok"|"failed"|"aborted", got 'fine'`,
    ],
    [
      'an explanation without layers',
      JSON.stringify({ ...saved, explanation: { attempts: 1 } }),
      'report.json: explanation.layers: expected array, got nothing',
    ],
  ]

  it.each(wrong)('refuses %s and names the field', (_, json, message) => {
    expect(() => readReport(json, 'report.json')).toThrow(UsageError)
    expect(() => readReport(json, 'report.json')).toThrow(message)
  })
})
