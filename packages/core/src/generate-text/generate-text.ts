import { operation, type Operation } from '../operation.ts'
import { filesIn } from './files-in.ts'
import { textContent } from './text-content.ts'
import { textMadeSchema } from './text-made-schema.ts'
import { isEmptyText, type TextMade } from './text-made.ts'
import { textRequestSchema } from './text-request-schema.ts'
import type { TextPart } from './text-part.ts'
import { textStreaming } from './text-streaming.ts'
import type { TextRequest, TextRequestInput } from './text-request.ts'

/**
 * Has a language model answer: with text, with calls of tools, with files.
 *
 * A request that does not fit is refused before anything is sent, with every problem in it named.
 * What a single target cannot take, its gate says.
 */
export const generateText: Operation<TextRequestInput, TextRequest, TextMade, TextPart> = operation(
  {
    name: 'generateText',
    request: textRequestSchema,
    result: textMadeSchema,
    isEmpty: isEmptyText,
    content: textContent,
    needs: needsOf,
    streaming: textStreaming,
  },
)

function needsOf({ messages, tools = [], responseFormat }: TextRequest): string[] {
  const needs = new Set<string>()
  for (const { mediaType } of filesIn(messages)) {
    needs.add(/^image(?:\/|$)/i.test(mediaType) ? 'images' : 'files')
  }
  if (tools.length > 0) needs.add('tools')
  if (responseFormat?.type === 'json') needs.add('a JSON response')
  return [...needs]
}
