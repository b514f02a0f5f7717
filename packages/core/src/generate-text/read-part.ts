import { z } from 'zod'
import { sniffMediaType } from '../create-image/sniff-media-type.ts'
import type { FileData } from './file-data.ts'
import {
  encodableField,
  fileDataField,
  flagField,
  mediaTypeField,
  nameField,
  optionsField,
  textField,
} from './message-fields.ts'
import type { AssistantPartInput, ToolPartInput, UserPartInput } from './message-part-input.ts'
import type { AssistantPart, MessageFile, ToolPart, UserPart } from './message-part.ts'
import { toolOutputField } from './tool-output.ts'

const providerOptions = optionsField

const text = z
  .strictObject({ type: z.literal('text'), text: textField, providerOptions })
  .readonly()

const file = z
  .strictObject({
    type: z.literal('file'),
    data: fileDataField,
    mediaType: mediaTypeField,
    filename: textField.optional(),
    providerOptions,
  })
  .readonly()

const image = z
  .strictObject({
    type: z.literal('image'),
    image: fileDataField,
    mediaType: mediaTypeField.optional(),
    providerOptions,
  })
  .transform(({ image: data, mediaType = mediaTypeOf(data), providerOptions: options }) => {
    const made: MessageFile = { type: 'file', data, mediaType }
    return Object.freeze(options === undefined ? made : { ...made, providerOptions: options })
  })

const reasoning = z
  .strictObject({ type: z.literal('reasoning'), text: textField, providerOptions })
  .readonly()

const reasoningFile = z
  .strictObject({
    type: z.literal('reasoning-file'),
    data: fileDataField,
    mediaType: mediaTypeField,
    providerOptions,
  })
  .readonly()

const custom = z
  .strictObject({
    type: z.literal('custom'),
    kind: z.templateLiteral([z.string().min(1), '.', z.string().min(1)], "expected 'vendor.kind'"),
    providerOptions,
  })
  .readonly()

const toolCall = z
  .strictObject({
    type: z.literal('tool-call'),
    toolCallId: nameField,
    toolName: nameField,
    input: encodableField,
    providerExecuted: flagField.optional(),
    providerOptions,
  })
  .readonly()

const toolResult = z
  .strictObject({
    type: z.literal('tool-result'),
    toolCallId: nameField,
    toolName: nameField,
    output: toolOutputField,
    providerOptions,
  })
  .readonly()

const toolApproval = z
  .strictObject({
    type: z.literal('tool-approval-response'),
    approvalId: nameField,
    approved: flagField,
    reason: textField.optional(),
    providerOptions,
  })
  .readonly()

export const userPart: z.ZodType<UserPart, UserPartInput> = z.discriminatedUnion(
  'type',
  [text, file, image],
  "expected a part of type 'text', 'file' or 'image'",
)

export const assistantPart: z.ZodType<AssistantPart, AssistantPartInput> = z.discriminatedUnion(
  'type',
  [text, file, custom, reasoning, reasoningFile, toolCall, toolResult],
  "expected a part of type 'text', 'reasoning', 'tool-call', 'file', 'reasoning-file', 'tool-result' or 'custom'",
)

export const toolPart: z.ZodType<ToolPart, ToolPartInput> = z.discriminatedUnion(
  'type',
  [toolResult, toolApproval],
  "expected a part of type 'tool-result' or 'tool-approval-response'",
)

/** What the AI SDK says of an image that nobody knows more of. */
function mediaTypeOf(data: FileData): string {
  return (data.type === 'data' ? sniffMediaType(data.data) : undefined) ?? 'image/*'
}
