import { readErrorDetail, type ErrorDetail, type Fault } from '@stint/core'
import { codexFault } from './faults.ts'

interface Sibling {
  readonly status: number
  readonly code: RegExp
}

/** The status that the API answers with where it says the same before a stream has begun. */
const siblings: readonly Sibling[] = [
  { status: 500, code: /^(?:server_error|internal_)|generation_server/ },
  { status: 429, code: /^(?:rate_limit|insufficient_quota|usage_limit)/ },
  { status: 503, code: /overloaded/ },
  { status: 401, code: /^(?:token|authentication)_/ },
  {
    status: 400,
    code: /^(?:invalid|image|unsupported|empty|unknown)_|user_error$|_mismatch$|_image$/,
  },
]

/** Says nothing against the request: nothing was made, and another try may do. */
const unnamed = 500

/**
 * The fault of an error that came inside a 200: the same as if it had come as a status. The stream
 * had begun, so it is accepted all the same.
 */
export function streamFault(error: unknown, headers: Headers): Fault {
  const detail = readErrorDetail(JSON.stringify({ error }))
  const said = { ...detail, message: detail.message ?? 'the response failed without saying why' }
  const answer = { status: statusOf(detail), headers: withAdvice(headers, detail), body: '' }
  return codexFault(answer, said).with({ status: 200, delivery: 'accepted' })
}

function statusOf({ code = '', type = '' }: ErrorDetail): number {
  const own = Number(code)
  if (own >= 400 && own < 600) return own
  const sibling = siblingOf(code) ?? siblingOf(type)
  return sibling?.status ?? unnamed
}

function siblingOf(name: string): Sibling | undefined {
  return siblings.find(({ code }) => code.test(name))
}

const adviceHeaders = ['retry-after-ms', 'retry-after', 'x-should-retry']

/** Headers of the failure itself stand in the error, those of the answer are about the stream. */
function withAdvice(headers: Headers, { fields }: ErrorDetail): Headers {
  const merged = new Headers(headers)
  const own = fields['headers']
  if (typeof own !== 'object' || own === null) return merged
  for (const name of adviceHeaders) {
    const value: unknown = Reflect.get(own, name)
    if (typeof value === 'string' && /^[\x20-\x7e]+$/.test(value)) merged.set(name, value)
  }
  return merged
}
