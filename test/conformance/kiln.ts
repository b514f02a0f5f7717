import {
  defineProvider,
  Fault,
  loneAttempt,
  pollJob,
  repeatStep,
  sniffMediaType,
  type Attempt,
  type ImageMade,
  type Provider,
} from '@stint/core'
import { pixel, type ProviderWire } from '@stint/testkit'

/** A vendor with jobs: submit, poll, download from elsewhere. */
export function kiln(options: { readonly apiKey: string; readonly baseURL: string }): Provider {
  const headers = { 'content-type': 'application/json', 'x-api-key': options.apiKey }
  const ask = async (attempt: Attempt, path: string, init?: RequestInit): Promise<Job> => {
    const response = await attempt.fetch(options.baseURL + path, { ...init, headers })
    if (!response.ok) throw new Error(await response.text())
    return (await response.json()) as Job
  }
  const fetchJob = async (id: string, attempt: Attempt): Promise<ImageMade> => {
    const { state, url, reason } = await pollJob(attempt, async () => {
      const job = await ask(attempt, `/jobs/${id}`)
      return job.state === 'waiting' ? undefined : job
    })
    if (state === 'failed') throw new Fault('content_policy', { message: String(reason) })
    return repeatStep(attempt, () => download(String(url), attempt))
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
      // A gateway that passes on what it is given, as it is.
      const body = JSON.stringify({ input: JSON.stringify({ prompt }) })
      const { id } = await ask(attempt, '/jobs', { method: 'POST', body })
      attempt.job(id as string)
      return fetchJob(id as string, attempt)
    },
    resume: (id, attempt = loneAttempt()) => fetchJob(id, attempt),
  })
}

interface Job {
  readonly id?: unknown
  readonly state?: unknown
  readonly url?: unknown
  readonly reason?: unknown
}

async function download(url: string, attempt: Attempt): Promise<ImageMade> {
  const response = await attempt.fetch(url)
  if (!response.ok) throw new Error('the result could not be downloaded')
  const data = new Uint8Array(await response.arrayBuffer())
  const mediaType = sniffMediaType(data)
  if (mediaType === undefined) throw new Fault('malformed_response', { message: 'no image' })
  return { images: [{ data, mediaType }] }
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
      fault: { kind: 'not_found', delivery: 'unknown' },
    },
  },
}
