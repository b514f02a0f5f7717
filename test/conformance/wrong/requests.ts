import { easelWire, right } from '../easel.ts'
import { hasImages } from './by-mistake.ts'
import { wrong, type WrongProviders } from './wrong.ts'

/** Mistakes in what is sent. */
export const requests: WrongProviders = {
  'has another id each time': wrong(
    {
      get extra() {
        return { id: `easel/${Math.random()}` }
      },
    },
    'is made as the contract asks, with the same id and price each time',
  ),
  'opens a paid session before a request with references': wrong(
    {
      wire: undefined,
      async send(url, init, attempt) {
        const { headers } = init
        if (hasImages(init)) {
          const session = { method: 'POST', headers: headers ?? {}, signal: attempt.signal }
          await fetch(url.replace('/paint', '/sessions'), session)
        }
        return attempt.fetch(url, init)
      },
    },
    'sends one submission for an attempt, and no more',
  ),
  'sends again when the connection was reset': wrong(
    {
      send: (url, init, attempt) => attempt.fetch(url, init).catch(() => attempt.fetch(url, init)),
    },
    'sends nothing again after a failure',
  ),
  'says that it was there, beside attempt.fetch': wrong(
    {
      async send(url, init, attempt) {
        const seen = await fetch(url.replace('/paint', '/ping'), { signal: attempt.signal })
        await seen.body?.cancel()
        return attempt.fetch(url, init)
      },
    },
    'sends everything through attempt.fetch, where it says so',
  ),
  'sends references beside attempt.fetch': wrong(
    {
      send: (url, init, attempt) =>
        hasImages(init)
          ? fetch(url, { ...init, signal: attempt.signal })
          : attempt.fetch(url, init),
    },
    'sends everything through attempt.fetch, where it says so',
  ),
  'loads links beside attempt.fetch': wrong(
    { load: async (url) => new Uint8Array(await (await fetch(url)).arrayBuffer()) },
    'sends everything through attempt.fetch, where it says so',
  ),
  'writes into the references that it is given': wrong(
    {
      body(request, images) {
        for (const each of request.references) if ('data' in each) each.data.fill(0, 8)
        return right.body(request, images)
      },
    },
    'passes references byte for byte, in their order',
    'passes as many references as it says it takes',
  ),
  'cuts the prompt': wrong(
    {
      body: (request, images) =>
        right.body({ ...request, prompt: request.prompt.slice(0, 20) }, images),
    },
    'sends the prompt as it was given',
  ),
  'sorts the references by size': wrong(
    {
      body: (request, images) =>
        right.body(
          request,
          images.toSorted((a, b) => a.length - b.length),
        ),
    },
    'passes references byte for byte, in their order',
  ),
  'leaves out what is more than four references': wrong(
    { body: (request, images) => right.body(request, images.slice(0, 4)) },
    'passes as many references as it says it takes',
  ),
  'refuses without a reason': wrong(
    { accepts: (request) => (Number(request.n) > 5 ? '' : right.accepts(request)) },
    'says of any request whether it takes it',
  ),
  'asks the vendor, for money, whether it would take what it will not': wrong(
    {
      async accepts(request) {
        const answer = await right.accepts(request)
        if (typeof answer === 'string') {
          await fetch(`${easelWire.baseURL}/estimate`, { method: 'POST', body: '{}' })
        }
        return answer
      },
    },
    'sends nothing of what it says it cannot take',
  ),
  'drops the seed': wrong(
    { body: (request, images) => right.body({ ...request, seed: undefined }, images) },
    'sends all that it says it takes',
  ),
}
