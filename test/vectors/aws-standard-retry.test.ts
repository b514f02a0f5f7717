import { classifyFailure, createImage, Fault, pipeline } from '@stint/core'
import type { CallError, Report } from '@stint/core'
import { constant, exponential, retry, type Backoff } from '@stint/middleware/retry'
import { scriptedProvider, virtualClock, type ScriptedStep } from '@stint/testkit'
import { describe, expect, test } from 'vitest'
import { awsRetry, type AwsCase, type AwsResponse, type AwsStep } from './aws-standard-retry.ts'
import { closeVectors } from './exemptions.ts'

const bases = {
  '2026': { transient: 50, throttling: 1000 },
  legacy: { transient: 100, throttling: 500 },
} as const

describe('the standard retry strategy of AWS', () => {
  const group = (name: AwsCase['group']) => awsRetry.cases((one) => one.group === name)

  test.each(group('quota-sequence'))('%s', async (_, one) => {
    for (const steps of callsOf(one.steps ?? [])) {
      const responses = steps.map(({ response }) => response as AwsResponse)
      // oxlint-disable-next-line no-await-in-loop -- one call after another
      const { report, fault } = await run(one, responses.map(stepOf), backoffFor(one, responses))
      expect(waitsOf(report)).toEqual(steps.flatMap((step) => step.expect.delayMs ?? []))
      expect(report.attempts).toHaveLength(steps.length)
      const [last] = steps.slice(-1)
      expect(fault === undefined).toBe(last?.expect.outcome === 'success')
    }
  })

  test.each(group('timing-sequence'))('%s', async (_, one) => {
    const steps = one.steps ?? []
    const script = steps.map((step) =>
      step.errorType === 'throttling' ? ('rate_limit' as const) : ('overloaded' as const),
    )
    const base = bases[one.profile as '2026'][steps[0]?.errorType ?? 'transient']
    const wanted = steps.map((step) => Number(step.expect.delayMs))
    const unjittered = exponential({ base, cap: '20s', jitter: 'none' })
    expect(waitsOf((await run(one, script, unjittered)).report)).toEqual(wanted)
    for (const drawn of [0.999_999, 0.5, 0.01]) {
      const full = exponential({ base, cap: '20s', jitter: 'full' })
      // oxlint-disable-next-line no-await-in-loop -- one call after another
      const waits = waitsOf((await run(one, script, full, drawn)).report)
      expect(waits).toEqual(wanted.map((delay) => Math.floor(drawn * delay)).filter((ms) => ms > 0))
    }
  })

  test.each(group('attempt-count'))('%s', async (_, one) => {
    const { report } = await run(one, (one.responses ?? []).map(stepOf), constant('1s'))
    expect(report.attempts).toHaveLength(Number(one.expect.attempts))
  })

  test.each(group('total-delay'))('%s', async (_, one) => {
    const responses = one.responses ?? []
    const { report } = await run(one, responses.map(stepOf), backoffFor(one, responses))
    expect(report.attempts).toHaveLength(Number(one.expect.attempts))
    expect(report.elapsedMs).toBe(one.expect.totalDelayMs)
  })

  test.each(group('hint-clamp'))('%s', async (_, one) => {
    const { backoffMs = 0, hintMs } = one.given
    const script = [{ fail: { kind: 'overloaded', retryAfterMs: hintMs } }, 'ok'] as const
    const { report } = await run(one, script, constant(backoffMs))
    expect(waitsOf(report)).toEqual([one.expect.delayMs])
  })

  closeVectors(awsRetry)
})

/**
 * One call of a retry over a provider that answers so, the last answer again and again. Whether it may have been paid
 * is no question there, so it is sent again whatever became of it.
 */
async function run(
  { given: { maxAttempts = 3 } }: AwsCase,
  script: readonly ScriptedStep[],
  backoff: Backoff,
  drawn = 0.5,
): Promise<{ readonly report: Report; readonly fault: Fault | undefined }> {
  const clock = virtualClock()
  const provider = scriptedProvider('aws', [...script])
  const call = pipeline(createImage, { clock, random: () => drawn })
    .use(retry({ attempts: maxAttempts, backoff, resend: 'unknown' }))
    .to(provider)
    .run({ prompt: 'a poster' })
  return clock.run(
    call.then(
      ({ report }) => ({ report, fault: undefined }),
      ({ report, fault }: CallError) => ({ report, fault }),
    ),
  )
}

/** A step after a success starts a new call. */
function callsOf(steps: readonly AwsStep[]): readonly (readonly AwsStep[])[] {
  const ends = steps.flatMap((step, at) => (step.expect.outcome === 'success' ? [at + 1] : []))
  const cuts = [0, ...ends.filter((end) => end < steps.length), steps.length]
  return cuts.slice(1).map((end, at) => steps.slice(cuts[at], end))
}

/** The base is chosen by the error; these sequences have one kind of it. */
function backoffFor({ profile }: AwsCase, responses: readonly AwsResponse[]): Backoff {
  const throttling = responses.some(({ status, errorCode }) => status === 429 || errorCode)
  const base = bases[profile as '2026'][throttling ? 'throttling' : 'transient']
  return exponential({ base, cap: '20s', jitter: 'none' })
}

/**
 * The answer as an attempt makes a fault of it. A provider for a service knows its error codes, its marks and its own
 * header; everything else is read from the status.
 */
function stepOf({ status, errorCode, modelled, headers = {} }: AwsResponse): ScriptedStep {
  if (status < 300) return 'ok'
  const own = errorCode === 'Throttling' || modelled === 'throttling' ? 'rate_limit' : undefined
  const marked = own ?? (modelled === 'retryable' ? 'overloaded' : undefined)
  const fault = classifyFailure(
    {
      error: new Error(`HTTP ${status}`),
      answer: { status, headers: new Headers(headers), body: '' },
      delivery: 'unknown',
      sent: true,
    },
    { classify: () => marked && new Fault(marked, { status }) },
  )
  const hint = headers['x-amz-retry-after']
  return { fail: hint === undefined ? fault : fault.with({ retryAfterMs: Number(hint) }) }
}

function waitsOf({ waits }: Report): number[] {
  return waits.map(({ ms }) => ms)
}
