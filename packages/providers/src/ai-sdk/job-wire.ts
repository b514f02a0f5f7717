import { outgoing } from './outgoing.ts'
import { paidHost } from './paid-requests.ts'

/** The answer to a submission, as it was. */
export interface JobAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: Uint8Array<ArrayBuffer>
}

/** By vendor: where the answer to a submission has the id of the job that it was taken on as. */
const idFields: Readonly<Record<string, string>> = {
  replicate: 'id',
  luma: 'id',
  'black-forest-labs': 'id',
  fireworks: 'request_id',
}

/** A fetch that tells the job of a submission, for vendors that have jobs. */
export function tellingJob(
  fetch: typeof globalThis.fetch,
  vendor: string,
  onJob: (id: string, answer: JobAnswer) => void,
): typeof globalThis.fetch {
  const field = Object.hasOwn(idFields, vendor) ? idFields[vendor] : undefined
  if (field === undefined) return fetch
  return async (input, init) => {
    const response = await fetch(input, init)
    if (!response.ok || paidHost(outgoing(input, init)) === undefined) return response
    const { status, headers } = response
    // Not as text: a model of Fireworks that has no jobs answers with the image itself.
    const answer = { status, headers, body: new Uint8Array(await response.arrayBuffer()) }
    const id = idIn(new TextDecoder().decode(answer.body), field)
    if (id !== undefined) onJob(id, answer)
    return answered(answer)
  }
}

/**
 * A fetch for whoever goes on with a job: the submission is answered as it was, and not sent;
 * everything else is.
 */
export function resubmitting(
  fetch: typeof globalThis.fetch,
  answer: JobAnswer,
): typeof globalThis.fetch {
  return (input, init) =>
    paidHost(outgoing(input, init)) === undefined
      ? fetch(input, init)
      : Promise.resolve(answered(answer))
}

function answered({ body, status, headers }: JobAnswer): Response {
  return new Response(body.byteLength === 0 ? null : body, { status, headers })
}

function idIn(body: string, field: string): string | undefined {
  try {
    const id: unknown = Reflect.get(Object(JSON.parse(body)) as object, field)
    return typeof id === 'string' && id !== '' ? id : undefined
  } catch {
    // No JSON, and so no job: the package says what is wrong with it.
    return undefined
  }
}
