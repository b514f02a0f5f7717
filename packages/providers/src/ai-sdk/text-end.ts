import { Fault, type ProviderMetadata, type TextMade } from '@stint/core'

/** How an answer ended, and whether there is anything in it. */
export interface TextEnd extends Pick<
  TextMade,
  'finishReason' | 'rawFinishReason' | 'providerMetadata'
> {
  readonly isEmpty: boolean
}

/** The fault of an answer that ended with one; undefined where it may be taken. */
export function faultAtEnd(end: TextEnd): Fault | undefined {
  const { finishReason, rawFinishReason, isEmpty, providerMetadata } = end
  const reason = rawFinishReason === undefined ? '' : `: ${rawFinishReason}`
  if (finishReason === 'error') {
    const message = `the model ended with an error${reason}`
    return new Fault('server_error', { message, delivery: 'accepted' })
  }
  if (!isEmpty) return undefined
  const blocked = blockReasonIn(providerMetadata)
  if (finishReason !== 'content-filter' && blocked === undefined) return undefined
  const why = blocked === undefined ? reason : `: ${blocked}`
  const message = `a content filter withheld the answer${why}`
  return new Fault('content_policy', { message, delivery: 'accepted' })
}

/** Google says of a prompt that it did not let pass. */
function blockReasonIn(metadata: ProviderMetadata | undefined): string | undefined {
  for (const { promptFeedback } of Object.values(metadata ?? {})) {
    const reason: unknown = Reflect.get(Object(promptFeedback) as object, 'blockReason')
    if (typeof reason === 'string') return reason
  }
  return undefined
}
