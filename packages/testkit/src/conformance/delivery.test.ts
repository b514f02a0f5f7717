import { expect, it } from 'vitest'
import { disturbed, scriptOf } from './delivery.ts'
import type { Received } from './received.ts'

const request = (method: string, path: string): Received => ({
  method,
  url: `https://easel.example${path}`,
  headers: new Headers(),
  body: new Uint8Array(),
  over: false,
})
const submit = request('POST', '/jobs')
const poll = request('GET', '/jobs/1')
const download = request('GET', '/1.png')
const answers = ['submitted', 'done', 'bytes'].map((body) => ({ body }))

it('answers in order, and with the last from then on', () => {
  const script = scriptOf(answers)
  const given = [submit, poll, download, download].map((each) => script(each))
  expect(given.map((answer) => (answer as { body: string }).body)).toEqual([
    'submitted',
    'done',
    'bytes',
    'bytes',
  ])
})

it('asks a function, which is told how many requests came before', async () => {
  const script = scriptOf(({ url }, before) => ({ body: `${before} ${new URL(url).pathname}` }))
  expect(await script(submit)).toEqual({ body: '0 /jobs' })
  expect(await script(poll)).toEqual({ body: '1 /jobs/1' })
})

it('gives the true answer to a request that is repeated after a disturbed one', async () => {
  const script = disturbed(scriptOf(answers), 1, () => ({ manner: 'reset' }))
  expect(await script(submit)).toEqual({ body: 'submitted' })
  expect(await script(poll)).toEqual({ manner: 'reset' })
  expect(await script(poll)).toEqual({ body: 'done' })
  expect(await script(download)).toEqual({ body: 'bytes' })
})

it('gives the next answer to another request after a disturbed one', async () => {
  const script = disturbed(scriptOf(answers), 1, ({ body }) => ({ body: `${String(body)}!` }))
  await script(submit)
  expect(await script(poll)).toEqual({ body: 'done!' })
  expect(await script(download)).toEqual({ body: 'bytes' })
})
