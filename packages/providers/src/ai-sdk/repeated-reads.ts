import { repeatStep, type Attempt, type StepOptions } from '@stint/core'
import { lostSight } from '../lost-sight.ts'
import { outgoing } from './outgoing.ts'

/**
 * A fetch that repeats polls and downloads in place when they fail of what may pass, or break off:
 * packages of the AI SDK give up at the first, and what was submitted is paid for by then. Whatever
 * is no GET goes through as it is.
 */
export function repeatedReads(
  fetch: typeof globalThis.fetch,
  attempt: Attempt,
  polls: StepOptions | undefined,
): typeof globalThis.fetch {
  return (input, init) => {
    if (outgoing(input, init).method !== 'GET') return fetch(input, init)
    return repeatStep(attempt, async () => whole(await fetch(input, init)), polls)
  }
}

/**
 * An answer that is all there.
 * @throws Fault for a status that may pass; the error of the network where the answer breaks off.
 */
async function whole(response: Response): Promise<Response> {
  const { status, statusText, headers, url } = response
  const bytes = await response.arrayBuffer()
  if (status >= 400) {
    const fault = lostSight({ status, headers, body: new TextDecoder().decode(bytes) })
    if (fault.transient) throw fault
  }
  const copy = new Response(response.body && bytes, { status, statusText, headers })
  return Object.defineProperty(copy, 'url', { value: url })
}
