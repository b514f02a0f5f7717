import { createImage, pipeline } from '@stint/core'
import { hedge, retry } from '@stint/middleware'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { describe, expect, test } from 'vitest'
import { compose } from './composed.ts'
import { declareOptions } from './declared-options.ts'
import { closeVectors } from './exemptions.ts'
import { compositions } from './kevlar-composition.ts'
import type { CompositionCase, StandardOptions, Strategy, Waits } from './kevlar-composition.ts'
import { play } from './scenario.ts'
import { brokenRules, unjittered } from './standard-stack.ts'

describe('the compositions of Kevlar', () => {
  const group = (name: CompositionCase['group']) => compositions.cases((one) => one.group === name)

  test.each(group('options'))('%s', (_, one) => {
    expect(problemOf(one)).toBe(one.expect['valid'] ? 'none' : 'TypeError')
  })

  test.each(group('scenario'))('%s', async (_, one) => {
    expect(await play(one)).toMatchObject(one.expect)
  })

  test.each(group('bound'))('%s', (_, { given: { retries, hedgeAttempts }, expect: bound }) => {
    const layers = [retry({ attempts: retries + 1 }), hedge({ after: '5s', max: hedgeAttempts })]
    for (const order of [layers, layers.toReversed()]) {
      const stack = order.reduce((below, layer) => below.use(layer), pipeline(createImage))
      const { attempts } = stack.to(scriptedProvider('a', ['ok'])).explain()
      expect(attempts).toBe(bound['maxInvocations'])
    }
  })

  test.each(group('sum-of-waits'))('%s', async (_, { retry: waits, expect: { totalMs } }) => {
    expect(await sumOf(waits)).toBe(totalMs)
    expect(await sumOf(waits)).toBe(totalMs)
  })

  test.each(group('standard-options'))('%s', (_, { options, note = '', expect: { errors } }) => {
    const broken = brokenRules(options as StandardOptions).toSorted()
    const onlyFails = note.includes('only that it fails')
    const compared = onlyFails ? broken.filter((rule) => errors.includes(rule)) : broken
    expect(compared).toEqual(errors.toSorted())
  })

  test.each(group('order'))('%s', (id, one) => {
    const { build, rule } = one.expect
    const builds = (one.recommend ?? build) === 'ok'
    const found = errorsOf(one.chain as readonly Strategy[])
    expect(found).toEqual(builds ? [] : codes[rule ?? id])
  })

  closeVectors(compositions)
})

/** What explain finds where the source fails a build, or recommends it. Where it builds, nothing of level error. */
const codes: Readonly<Record<string, readonly string[]>> = {
  'one-stateful-instance-twice': ['layer-used-twice'],
  'inner-timeout-longer-than-outer': ['deadline-never-fires'],
  'sum-of-waits-longer-than-outer-timeout': ['backoff-outlasts-deadline'],
}

function problemOf(one: CompositionCase): string {
  try {
    declareOptions(one)
    return 'none'
  } catch (problem) {
    return (problem as Error).name
  }
}

/** The codes of what explain holds for an error. */
function errorsOf(chain: readonly Strategy[]): string[] {
  const main = scriptedProvider('main', ['ok'])
  const { findings } = compose(chain, { main, events: [], instances: new Map() }).explain()
  return findings.filter(({ level }) => level === 'error').map(({ code }) => code)
}

/** What a retry waits in all before it gives up, without jitter. */
async function sumOf(waits: Waits): Promise<number> {
  const clock = virtualClock()
  const call = pipeline(createImage, { clock })
    .use(retry({ attempts: waits.count + 1, backoff: unjittered(waits), maxWait: '48h' }))
    .to(scriptedProvider('a', ['overloaded']))
    .start({ prompt: 'a poster' })
  await clock.run(call.result).catch(() => undefined)
  return call.report.waits.reduce((sum, { ms }) => sum + ms, 0)
}
