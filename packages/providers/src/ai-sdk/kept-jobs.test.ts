import { expect, test } from 'vitest'
import { imageRequest } from '../__fixtures__/attempts.ts'
import { KeptJobs } from './kept-jobs.ts'

test('keeps the latest jobs, and drops the oldest', () => {
  const jobs = new KeptJobs()
  const answer = { status: 200, headers: new Headers(), body: new Uint8Array() }
  for (let at = 0; at <= 200; at += 1) jobs.keep(`p${at}`, { answer, request: imageRequest() })
  expect(jobs.get('p0')).toBeUndefined()
  expect(jobs.get('p1')?.answer).toBe(answer)
  expect(jobs.get('p200')).toBeDefined()
  jobs.forget('p200')
  expect(jobs.get('p200')).toBeUndefined()
})
