import { createImage, defineProvider, Fault, pipeline } from '@stint/core'
import { deadline } from '@stint/middleware/deadline'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { scriptedProvider } from '@stint/testkit'
import { describe, expect, it } from 'vitest'

const a = scriptedProvider('a', ['ok'])
const base = pipeline(createImage)

describe('a stack that is written wrong', () => {
  it('does not lose the second of two layers in one use', () => {
    const use = base.use.bind(base) as (...layers: unknown[]) => unknown
    expect(() => use(deadline('90s'), retry())).toThrow(
      "pipeline 'createImage': .use() takes one layer, got 2: write .use(a).use(b)",
    )
  })

  it('does not lose the second of two targets', () => {
    const to = base.to.bind(base) as (...targets: unknown[]) => unknown
    expect(() => to(a, scriptedProvider('b', ['ok']))).toThrow(
      "pipeline 'createImage': .to() takes one target, got 2: list several in failover([a, b])",
    )
  })

  it('takes no list of layers, and no list of targets', () => {
    expect(() => base.use([deadline('90s')] as never)).toThrow(
      /\.use\(an array\): expected a middleware function or a repeater/,
    )
    expect(() => base.to([a] as never)).toThrow(
      /\.to\(an array\): expected a provider or a pipeline; list several in failover\(\[a, b\]\)/,
    )
  })

  it('says what was given in place of a list of targets', () => {
    expect(() => failover(a as never)).toThrow(/providers and pipelines, got an object/)
    expect(() => failover(undefined as never)).toThrow(/providers and pipelines, got undefined/)
  })

  it('names what is no kind of fault', () => {
    expect(() => retry({ on: ['rate_limit', 'ratelimit'] as never })).toThrow(/, got 'ratelimit'/)
    expect(() => retry({ on: [429] as never })).toThrow(/, got 429/)
  })

  it('says what stands where a function of a provider should', () => {
    const held = { id: 'a/b', accepts: true, attempt: () => new Fault('timeout') }
    expect(() => defineProvider(held as never)).toThrow(/accepts must be a function, got true/)
  })
})
