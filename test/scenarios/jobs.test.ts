import {
  createImage,
  pipeline,
  type CallError,
  type ImageResult,
  type Layer,
  type Pipeline,
} from '@stint/core'
import { deadline, failover, retry } from '@stint/middleware'
import { dashscope } from '@stint/providers/dashscope'
import { google } from '@stint/providers/google'
import { flakyBackend, virtualClock, type FlakyBackend } from '@stint/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'

let backend: FlakyBackend
let clock = virtualClock()

beforeEach(async () => {
  clock = virtualClock()
  backend = await flakyBackend()
})
afterEach(() => backend.close())

const painter = () => {
  const { baseURL } = backend.dashscope
  const allowHosts = [new URL(baseURL).host]
  return dashscope({ model: 'qwen-image', apiKey: 'any', baseURL, allowHosts })
}
const declare = (...layers: Layer[]) =>
  layers.reduce<Pipeline>((line, layer) => line.use(layer), pipeline(createImage, { clock }))
const run = (line: Pipeline): Promise<ImageResult> => clock.run(line.run({ prompt: 'a poster' }))

test('20. Submit and poll: the third poll answers 503, the fourth is fine, and it is one submission', async () => {
  backend.use('dashscope', { answer: 'image', polls: ['pending', 'running', 'overloaded', 'done'] })
  const { report, images } = await run(declare(retry()).to(painter()))
  expect(images).toHaveLength(1)
  expect(backend.submissions).toHaveLength(1)
  expect(report.attempts).toMatchObject([{ submissions: 1, sends: 6, job: { resumed: false } }])
})

test('20. Submit and poll: at the deadline the id of the job is in the report and the error, and it is fetched later', async () => {
  backend.use('dashscope', {
    answer: 'image',
    polls: [...Array.from({ length: 5 }, () => 'running' as const), 'done'],
  })
  const target = painter()
  const error = await run(declare(deadline('5s')).to(target)).catch((thrown: unknown) => thrown)
  const { jobs, report, message } = error as CallError
  expect(jobs).toMatchObject([
    { target: 'dashscope/qwen-image', id: expect.stringMatching(/^task-/) },
  ])
  expect(report.jobs).toEqual(jobs)
  expect(message).toContain(jobs[0]?.id)
  const made = await target.resume?.(jobs[0]?.id ?? '')
  expect(made?.images).toHaveLength(1)
  expect(backend.submissions).toHaveLength(1)
})

test('20. Submit and poll: a later attempt at the same target resumes the job', async () => {
  backend.use('dashscope', {
    answer: 'image',
    polls: [...Array.from({ length: 5 }, () => 'running' as const), 'done'],
  })
  const { report } = await run(declare(retry({ attempts: 3 }), deadline('5s')).to(painter()))
  expect(report.attempts.map(({ job, submissions }) => [job?.resumed, submissions])).toEqual([
    [false, 1],
    [true, 0],
  ])
  expect(backend.submissions).toHaveLength(1)
})

test('20. Submit and poll: a download that fails for good is not bought again, the next target is asked', async () => {
  backend.use('dashscope', { answer: 'image', downloads: ['not_found'] })
  const next = google({ apiKey: 'any', baseURL: backend.google.baseURL })
  const { provider } = await run(declare(failover([painter(), next]), retry()))
  expect(provider).toMatch(/^google/)
  expect(backend.submissions.map(({ vendor }) => vendor)).toEqual(['dashscope', 'google'])
})

test('20. Submit and poll: a download that fails once is repeated in place', async () => {
  backend.use('dashscope', { answer: 'image', downloads: ['overloaded', 'image'] })
  const { report } = await run(declare(retry()).to(painter()))
  expect(report.attempts).toMatchObject([{ submissions: 1 }])
})
