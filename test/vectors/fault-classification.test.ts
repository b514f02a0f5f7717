import { classifyFailure, faultKinds, loneAttempt, type Failure, type Fault } from '@stint/core'
import type { FaultKind, Delivery, ImageRequest, Provider } from '@stint/core'
import { codex } from '@stint/providers/codex'
import { dashscope } from '@stint/providers/dashscope'
import { google } from '@stint/providers/google'
import { openai } from '@stint/providers/openai'
import { openrouter } from '@stint/providers/openrouter'
import { afterAll, describe, expect, test } from 'vitest'
import { closeVectors } from './exemptions.ts'
import { faultClassification, type FaultCase } from './fault-classification.ts'

/** What the vectors call otherwise than the library (README). */
const kinds: Readonly<Record<string, FaultKind>> = {
  quota_exhausted: 'quota',
  auth_permanent: 'auth',
  model_not_found: 'not_found',
  context_overflow: 'context_length',
  no_output: 'empty_response',
  cancelled: 'aborted',
}

const readOtherwise: string[] = []

describe('the classification vectors', () => {
  test.each(faultClassification.cases((row) => row.expect.fault !== null))('%s', async (_, row) => {
    const fault = await name(row)
    const { transient } = row.expect
    expect(fault).toMatchObject({ kind: kindOf(row), transient })
    expect(isWanted(fault?.retryAfterMs, row)).toBe(true)
    compare(row, 'scope', fault?.scope, faultKinds[kindOf(row)].scope)
    compare(row, 'delivery', fault?.delivery, deliveryByDesign(row))
  })

  test.each(faultClassification.cases((row) => row.expect.fault === null))('%s', async (_, row) => {
    expect(await name(row)).toBeUndefined()
  })

  closeVectors(faultClassification)

  afterAll(() => {
    console.info(`scope and delivery where DESIGN's table wins over the vectors' own reading:`)
    console.info(readOtherwise.map((line) => `  ${line}`).join('\n'))
  })
})

/** What is only the vectors' own reading may also be as DESIGN's table has it; that is listed. */
function compare(
  row: FaultCase,
  field: 'scope' | 'delivery',
  actual: string | undefined,
  design: string | undefined,
): void {
  const given = row.expect[field]
  const allowed = row.readFields?.includes(field) ? [given] : [given, design]
  expect(allowed).toContain(actual)
  if (actual !== given) readOtherwise.push(`${row.id}: ${field} ${actual}, not ${given}`)
}

function isWanted(
  hint: number | undefined,
  { expect: wanted, toleranceMs = 0 }: FaultCase,
): boolean {
  const { retryAfterMs } = wanted
  if (hint === undefined || retryAfterMs === undefined) return hint === retryAfterMs
  return Math.abs(hint - retryAfterMs) <= toleranceMs
}

function kindOf({ expect: { fault } }: FaultCase): FaultKind {
  return kinds[fault ?? ''] ?? (fault as FaultKind)
}

/** "A status of 408, 499, 502 or 504: unknown; every other 4xx or 5xx: rejected; 2xx: accepted" */
function deliveryByDesign({ status, expect: { delivery } }: FaultCase): Delivery | undefined {
  if (status === undefined) return delivery
  if (status < 400) return 'accepted'
  return [408, 499, 502, 504].includes(status) ? 'unknown' : 'rejected'
}

async function name(row: FaultCase): Promise<Fault | undefined> {
  const provider = providerOf(row)
  const wire = { delivery: 'unknown', sent: false } as const
  if (row.status === undefined) {
    return classifyFailure({ error: errorOf(row), answer: undefined, ...wire }, provider ?? {})
  }
  const headers = new Headers(row.headers)
  if (!headers.has('content-type')) {
    headers.set('content-type', isStream(row) ? 'text/event-stream' : 'application/json')
  }
  const answer = { status: row.status, headers, body: bodyOf(row) }
  if (row.status >= 400) {
    const error = new Error(`HTTP ${row.status}`)
    return classifyFailure({ error, answer, ...wire }, provider ?? {})
  }
  return afterSuccess(provider as Provider, answer)
}

/** What an attempt makes of a 2xx. */
async function afterSuccess(
  provider: Provider,
  answer: NonNullable<Failure['answer']>,
): Promise<Fault | undefined> {
  const { status, headers, body } = answer
  const request: ImageRequest = { prompt: 'a red bicycle', references: [] }
  const attempt = loneAttempt({ fetch: async () => new Response(body, { status, headers }) })
  try {
    await provider.attempt(request, attempt)
    return undefined
  } catch (error) {
    const seen = { status, headers, body: '' }
    return classifyFailure({ error, answer: seen, delivery: 'accepted', sent: true }, provider)
  }
}

function providerOf({ provider: vendor, body, sse }: FaultCase): Provider | undefined {
  if (vendor === 'openai' && (sse || isResponse(body))) return codex({ apiKey: 'vectors' })
  if (vendor === 'openai') return openai({ apiKey: 'vectors' })
  if (vendor === 'dashscope') return dashscope({ apiKey: 'vectors', model: 'paint-edit' })
  if (vendor === 'gemini') return google({ apiKey: 'vectors' })
  return vendor === 'openrouter'
    ? openrouter({ apiKey: 'vectors', model: 'acme/paint', endpoint: endpointFor(body) })
    : undefined
}

/** Its answer shows which endpoint was asked. */
function endpointFor(body: unknown): 'images' | 'chat' {
  return typeof body === 'object' && body !== null && 'data' in body ? 'images' : 'chat'
}

/** What the Responses API answers where it does not stream. */
function isResponse(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'output' in body
}

/** What the codex provider reads; other vendors are not streamed from here. */
function isStream({ provider, sse }: FaultCase): boolean {
  return provider === 'openai' && sse !== undefined
}

/** A stream, or its only event in place of a body; an image has to be one to pass. */
function bodyOf(row: FaultCase): string {
  const { body, sse } = row
  if (isStream(row)) return (sse ?? []).map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')
  const text = sse ? JSON.stringify(sse[0]) : typeof body === 'string' ? body : JSON.stringify(body)
  return text.replace('aGVsbG8=', Buffer.from('GIF89a image').toString('base64'))
}

function errorOf({ errorText, networkCode, phase }: FaultCase): Error {
  if (networkCode === undefined) return new Error(errorText)
  const syscall = { connect: 'connect', dns: 'getaddrinfo', 'after-send': 'read' }[phase ?? '']
  const cause = Object.assign(new Error(networkCode), { code: networkCode, syscall })
  return new TypeError('fetch failed', { cause })
}
