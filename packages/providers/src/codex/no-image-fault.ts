import { Fault, requestIdOf, type FaultKind } from '@stint/core'
import { imageCall, type Heard } from './heard.ts'
import { streamFault } from './stream-fault.ts'

interface Meaning {
  readonly kind: FaultKind
  readonly transient?: boolean
  readonly message: string
}

/** Names the fault of a response without an image: by its failure, else by what it says instead. */
export function noImageFault(heard: Heard, headers: Headers): Fault {
  if (heard.end === 'failed') return streamFault(heard.error, headers)
  const failed = heard.items.find(({ type, status }) => type === imageCall && status === 'failed')
  if (failed?.error) return streamFault(failed.error, headers)
  const { kind, transient, message } = failed ? callFailed : meaningOf(heard)
  const requestId = requestIdOf(headers)
  return new Fault(kind, { message, transient, status: 200, requestId, delivery: 'accepted' })
}

const callFailed: Meaning = {
  kind: 'empty_response',
  message: 'no image: the image call failed without saying why',
}

const cutOff: Meaning = {
  kind: 'malformed_response',
  message: 'the stream ended before the response did, without a finished image',
}

function meaningOf({ end, response, items }: Heard): Meaning {
  if (end === undefined) return cutOff
  const content = items.flatMap((item) => item.content ?? [])
  const refusal = content.map((part) => part.refusal ?? '').join('')
  const reason = response?.incomplete_details?.reason
  const words = refusal || content.map((part) => part.text ?? '').join('')
  const why = reason === undefined ? '' : ` (${reason})`
  const message = `no image${why}${words === '' ? '' : `: ${words}`}`
  if (refusal !== '' || reason === 'content_filter') return { kind: 'content_policy', message }
  // The same request would run out of tokens again.
  return { kind: 'empty_response', transient: reason !== 'max_output_tokens', message }
}
