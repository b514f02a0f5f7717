import { defineProvider, Fault, sniffMediaType, type Attempt, type Provider } from '@stint/core'
import { pixel, type ProviderWire } from '@stint/testkit'

/** A vendor with jobs: submit, poll, download from elsewhere. */
export function kiln(options: { readonly apiKey: string; readonly baseURL: string }): Provider {
  const headers = { 'content-type': 'application/json', 'x-api-key': options.apiKey }
  const ask = async (attempt: Attempt, path: string, init?: RequestInit): Promise<Job> => {
    const response = await attempt.fetch(options.baseURL + path, { ...init, headers })
    if (!response.ok) throw new Error(await response.text())
    return (await response.json()) as Job
  }
  return defineProvider({
    id: 'kiln/clay',
    wire: 'fetch',
    isSubmission: ({ method, url }) => method === 'POST' && url.endsWith('/jobs'),
    accepts: ({ references, mask, n = 1, size, aspectRatio, seed }) =>
      references.length > 0 || mask !== undefined || n > 1 || (size ?? aspectRatio ?? seed)
        ? 'takes a prompt alone'
        : true,
    async attempt({ prompt }, attempt) {
      let job = await ask(attempt, '/jobs', { method: 'POST', body: JSON.stringify({ prompt }) })
      const { id } = job
      while (job.state === 'waiting') {
        // oxlint-disable-next-line no-await-in-loop -- a poll follows a wait
        await wait(3000, attempt)
        // oxlint-disable-next-line no-await-in-loop
        job = await ask(attempt, `/jobs/${String(id)}`)
      }
      if (job.state === 'failed') throw new Fault('content_policy', { message: String(job.reason) })
      const response = await attempt.fetch(String(job.url))
      if (!response.ok) throw new Error('the result could not be downloaded')
      const data = new Uint8Array(await response.arrayBuffer())
      const mediaType = sniffMediaType(data)
      if (mediaType === undefined) throw new Fault('malformed_response', { message: 'no image' })
      return { images: [{ data, mediaType }] }
    },
  })
}

interface Job {
  readonly id?: unknown
  readonly state?: unknown
  readonly url?: unknown
  readonly reason?: unknown
}

function wait(ms: number, { clock, signal }: Attempt): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = clock.setTimer(() => {
      signal.removeEventListener('abort', abort)
      resolve()
    }, ms)
    function abort(): void {
      stop()
      reject(signal.reason as Error)
    }
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  })
}

const submitted = { body: { id: 'job-1', state: 'waiting' } }

export const kilnWire: ProviderWire = {
  baseURL: 'https://kiln.example/api',
  answers: {
    text: [
      submitted,
      { body: { id: 'job-1', state: 'waiting' } },
      { body: { id: 'job-1', state: 'done', url: 'https://results.kiln-cdn.example/1.png?sig=a' } },
      { headers: { 'content-type': 'image/png' }, body: pixel },
    ],
  },
  errors: {
    'too many jobs': {
      status: 429,
      headers: { 'retry-after': '5' },
      body: { reason: 'too many jobs' },
      fault: { kind: 'rate_limit', delivery: 'rejected', retryAfterMs: 5000 },
    },
    'a job that failed': {
      answers: [submitted, { body: { id: 'job-1', state: 'failed', reason: 'not allowed' } }],
      fault: { kind: 'content_policy', delivery: 'accepted', message: 'not allowed' },
    },
    'a result that is gone': {
      answers: [
        submitted,
        { body: { id: 'job-1', state: 'done', url: 'https://results.kiln-cdn.example/2.png' } },
        { status: 404 },
      ],
      fault: { kind: 'not_found', delivery: 'accepted' },
    },
  },
}
