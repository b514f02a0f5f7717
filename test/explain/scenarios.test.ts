import { budget, deadline, failover, retry } from '@stint/middleware'
import { google } from '@stint/providers/google'
import { openai } from '@stint/providers/openai'
import { flakyBackend } from '@stint/testkit'
import { expect, test } from 'vitest'
import { stack, targets } from './stacks.ts'

test('1. Amplification: 6 submissions where the nest would send 18, both said beforehand', async () => {
  await using backend = await flakyBackend({ openai: 'overloaded', google: 'overloaded' })
  const vendors = [
    openai({ apiKey: 'any', baseURL: backend.openai.baseURL }),
    google({ apiKey: 'any', baseURL: backend.google.baseURL }),
  ]
  const nest = [
    failover(vendors),
    retry({ attempts: 3, backoff: 0 }),
    retry({ attempts: 3, backoff: 0 }),
  ]
  const poster = stack(budget({ attempts: 6 }), ...nest)

  const explained = poster.explain()
  expect(explained).toMatchObject({ attempts: 6, submissions: 6, atMost: false })
  expect(explained.layers.map(({ attempts }) => attempts)).toEqual([6, 18, 9, 3])
  expect(stack(...nest).explain()).toMatchObject({ attempts: 18, submissions: 18 })
  expect(explained.findings.find(({ code }) => code === 'retries-multiply')?.text).toMatch(
    /3 × 3 = 9 tries of each target, 18 attempts .* 6 are let through/,
  )

  await expect(poster.run({ prompt: 'a poster' })).rejects.toThrow(/overloaded/)
  expect(backend.submissions).toHaveLength(6)
  expect(backend.submissions.map(({ vendor }) => vendor)).toEqual([
    ...Array.from({ length: 5 }, () => 'openai'),
    'google',
  ])
})

test('5. Dead setting: an attempt deadline of 600 s inside a call deadline of 180 s, with both numbers', () => {
  const { findings } = stack(deadline('180s'), retry(), deadline('600s'), ...targets('a')).explain()
  expect(findings).toMatchObject([{ code: 'deadline-never-fires', level: 'error', layer: 2 }])
  expect(findings[0]?.text).toMatch(/600s.*180s/)
})
