import { expect, it } from 'vitest'
import { pictures } from '../__fixtures__/pictures.ts'
import { tellingJob } from './job-wire.ts'

const submission = ['https://vendor.test/v1/images', { method: 'POST' }] as const

async function asked(answer: Response): Promise<{ jobs: string[]; given: Response }> {
  const jobs: string[] = []
  const fetch = tellingJob(
    () => Promise.resolve(answer),
    'fireworks',
    (id) => jobs.push(id),
  )
  return { given: await fetch(...submission), jobs }
}

it('an answer to a submission that is the image itself keeps every byte of it', async () => {
  const headers = { 'content-type': 'image/png' }
  const { given, jobs } = await asked(new Response(new Uint8Array(pictures.png), { headers }))
  expect(new Uint8Array(await given.arrayBuffer())).toEqual(pictures.png)
  expect(given.headers.get('content-type')).toBe('image/png')
  expect(jobs).toEqual([])
})

it('an answer that names a job tells it, and is given as it was', async () => {
  const body = '{"request_id":"f1","note":"größer"}'
  const { given, jobs } = await asked(new Response(body))
  expect(await given.text()).toBe(body)
  expect(jobs).toEqual(['f1'])
})

it('an answer without a body is given without one', async () => {
  const { given, jobs } = await asked(new Response(null, { status: 204 }))
  expect(given.status).toBe(204)
  expect(jobs).toEqual([])
})
