import type { FileDataInput } from './file-data.ts'
import type {
  MessageCustom,
  MessageFile,
  MessageReasoning,
  MessageReasoningFile,
  MessageText,
  MessageToolApproval,
  MessageToolCall,
  MessageToolResult,
} from './message-part.ts'
import type { ToolOutputInput } from './tool-output.ts'

/** A part of a message as a caller may give it. */
type Loose<Part, Fields> = Omit<Part, keyof Fields> & Fields

export type FileInput = Loose<MessageFile, { readonly data: FileDataInput }>

/** An image; it becomes a file. */
export interface ImageInput extends Pick<MessageFile, 'providerOptions'> {
  readonly type: 'image'
  readonly image: FileDataInput
  /** Left out: what the bytes are, by their signature. */
  readonly mediaType?: string | undefined
}

type ReasoningFileInput = Loose<MessageReasoningFile, { readonly data: FileDataInput }>
type ToolCallInput = Loose<MessageToolCall, { readonly input: unknown }>
type ToolResultInput = Loose<MessageToolResult, { readonly output: ToolOutputInput }>

export type UserPartInput = MessageText | FileInput | ImageInput

export type AssistantPartInput =
  | MessageText
  | FileInput
  | MessageCustom
  | MessageReasoning
  | ReasoningFileInput
  | ToolCallInput
  | ToolResultInput

export type ToolPartInput = ToolResultInput | MessageToolApproval
