import { Fault, requestIdOf } from '@stint/core'
import { fieldOf, firstChoice, textOf } from './field-of.ts'

/** OpenRouter's word for it, and those of Google, which come as `native_finish_reason`. */
const refused =
  /^(?:content_filter|(?:image_)?(?:safety|prohibited_content|recitation)|blocklist|spii|refusal)$/i

/** The same request would be cut off again. */
const cutOff = /^(?:length|max_tokens)$/i

/**
 * Names the fault of an answer that came, but without an image; its message is what the model said
 * instead.
 */
export function noImageFault(json: unknown, headers: Headers): Fault {
  const choice = firstChoice(json)
  const message = fieldOf(choice, 'message')
  const reasons = ['native_finish_reason', 'finish_reason'].flatMap(
    (name) => textOf(choice, name) ?? [],
  )
  const refusal = textOf(message, 'refusal')
  const isRefused = refusal !== undefined || reasons.some((reason) => refused.test(reason))
  const words = (refusal ?? textOf(message, 'content') ?? '').trim()
  const reason = reasons.find((each) => refused.test(each) || cutOff.test(each)) ?? reasons[0]
  return new Fault(isRefused ? 'content_policy' : 'empty_response', {
    message: `no image${reason ? ` (${reason})` : ''}${words ? `: ${words}` : ''}`,
    ...(!isRefused && { transient: !reasons.some((each) => cutOff.test(each)) }),
    status: 200,
    requestId: requestIdOf(headers),
  })
}
