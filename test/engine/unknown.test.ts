import { CallError, createImage, pipeline, type PipelineOptions } from '@stint/core'
import { failover } from '@stint/middleware'
import { scriptedProvider } from '@stint/testkit'
import { describe, expect, it } from 'vitest'

const request = { prompt: 'a red bicycle' }
const unsure = () => scriptedProvider('unsure', [{ ok: true }], { accepts: () => undefined })
const sure = () => scriptedProvider('sure', [{ ok: true }])
const stack = (options: PipelineOptions) =>
  pipeline(createImage, options).use(failover([unsure(), sure()]))

describe('a target that cannot tell whether it accepts a request', () => {
  it('is tried by default', async () => {
    expect((await stack({}).run(request)).provider).toBe('unsure')
    expect((await stack({ unknown: 'try' }).run(request)).provider).toBe('unsure')
  })

  it('is skipped where its pipeline says so, and the report says why', async () => {
    const { provider, report } = await stack({ unknown: 'skip' }).run(request)
    expect(provider).toBe('sure')
    expect(report.skips).toMatchObject([
      { layer: 'gate', target: 'unsure', reason: expect.stringContaining("unknown: 'skip'") },
    ])
  })

  it('is planned as it will be treated', async () => {
    const tried = await stack({}).plan(request)
    expect(tried.targets.map(({ accepts }) => accepts)).toEqual([undefined, true])
    const skipped = await stack({ unknown: 'skip' }).plan(request)
    expect(skipped.targets[0]?.accepts).toContain("unknown: 'skip'")
    expect([tried.attempts, skipped.attempts]).toEqual([2, 1])
  })

  it('inside a pipeline that is a target is treated as that one says, or else as the one around it', async () => {
    const whole = (inner: PipelineOptions) =>
      pipeline(createImage, { unknown: 'skip' }).to(
        pipeline(createImage, { id: 'inner', ...inner }).to(unsure()),
      )
    const error: unknown = await whole({})
      .run(request)
      .catch((thrown: unknown) => thrown)
    expect(CallError.isInstance(error) && error.report.attempts).toEqual([])
    expect((await whole({ unknown: 'try' }).run(request)).provider).toBe('unsure')
    expect((await whole({}).plan(request)).attempts).toBe(0)
    expect((await whole({ unknown: 'try' }).plan(request)).attempts).toBe(1)
  })

  it('can be tried or skipped, and nothing else', () => {
    expect(() => pipeline(createImage, { unknown: 'maybe' as never })).toThrow(
      "pipeline: unknown: expected 'try' or 'skip'",
    )
  })
})
