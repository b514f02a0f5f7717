import { openaiImages } from './openai-images.ts'
import { openaiRefusal } from './openai-errors.ts'
import { readOpenAIText } from './openai-text-body.ts'
import { openaiText, openaiTextFailure } from './openai-text.ts'
import type { Head, Wire } from './wire.ts'

/** Images, and `POST /v1/responses` for texts. */
export const openai: Wire = {
  ...openaiImages,
  isSubmission: (head) => openaiImages.isSubmission(head) || asksForText(head),
  parse: async (head, body) =>
    asksForText(head) ? readOpenAIText(head, body) : openaiImages.parse(head, body),
  text: openaiText,
  refuse(refusal, context) {
    const isLate = context.stage === 'stream' && context.text?.stream === true
    // A gateway has no last word in a stream.
    return isLate && refusal !== 'timeout_504'
      ? openaiTextFailure(context, refusal, context)
      : openaiRefusal(refusal, context)
  },
}

function asksForText({ method, path }: Head): boolean {
  return method === 'POST' && path === '/v1/responses'
}
