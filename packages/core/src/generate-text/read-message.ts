import { z } from 'zod'
import { prepared } from '../reading/prepared.ts'
import { listOf } from './read-list.ts'
import { optionsField, textField } from './message-fields.ts'
import { assistantPart, toolPart, userPart } from './read-part.ts'
import type { TextMessage, TextMessageInput } from './text-message.ts'

const providerOptions = optionsField
const expected = "expected a text or a list of parts like { type: 'text', text }"

/** Reads one message. */
export const messageSchema: z.ZodType<TextMessage, TextMessageInput> = z.discriminatedUnion(
  'role',
  [
    z.strictObject({ role: z.literal('system'), content: textField, providerOptions }).readonly(),
    z
      .strictObject({ role: z.literal('user'), content: partsOf(userPart), providerOptions })
      .readonly(),
    z
      .strictObject({
        role: z.literal('assistant'),
        content: partsOf(assistantPart),
        providerOptions,
      })
      .readonly(),
    z
      .strictObject({
        role: z.literal('tool'),
        content: listOf(toolPart, "expected a list of parts like { type: 'tool-result', ... }"),
        providerOptions,
      })
      .readonly(),
  ],
  "expected a message with a role of 'system', 'user', 'assistant' or 'tool'",
)

/** A text stands for one part of text. */
function partsOf<Out, Given>(
  part: z.ZodType<Out, Given>,
): z.ZodType<readonly Out[], string | readonly Given[]> {
  const asParts = (given: unknown): unknown =>
    typeof given === 'string' ? [{ type: 'text', text: given }] : given
  return prepared(asParts, listOf(part, expected))
}
