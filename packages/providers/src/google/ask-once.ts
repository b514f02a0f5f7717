import { Fault } from '@stint/core'

/**
 * A fetch that asks once. Where Gemini stops in mid-answer the AI SDK asks it to go on, which would
 * be paid for again.
 */
export function askOnce(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  let asked = false
  return (input, init) => {
    if (asked) return Promise.reject(unfinished())
    asked = true
    return fetch(input, init)
  }
}

function unfinished(): Fault {
  const message =
    'Gemini stopped before the image was finished (CONTINUATION); to go on is a second submission'
  return new Fault('malformed_response', {
    message,
    transient: false,
    delivery: 'accepted',
    status: 200,
    hiddenRetry: true,
  })
}
