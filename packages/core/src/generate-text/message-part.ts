import type { JsonValue } from '../reading/json-value.ts'
import type { ProviderOptions } from '../reading/provider-options.ts'
import type { FileData } from './file-data.ts'
import type { ToolOutput } from './tool-output.ts'

/** What every part of a message may have besides its own fields. */
interface WithOptions {
  readonly providerOptions?: ProviderOptions | undefined
}

/** A passage of text. */
export interface MessageText extends WithOptions {
  readonly type: 'text'
  readonly text: string
}

/** A file: an image, a document, a recording. */
export interface MessageFile extends WithOptions {
  readonly type: 'file'
  readonly data: FileData
  /** `'image/png'`, or only `'image'` or `'image/*'` where no more is known. */
  readonly mediaType: string
  readonly filename?: string | undefined
}

/** What a model thought in an earlier answer. */
export interface MessageReasoning extends WithOptions {
  readonly type: 'reasoning'
  readonly text: string
}

/** A file that a model made while it reasoned. */
export interface MessageReasoningFile extends WithOptions {
  readonly type: 'reasoning-file'
  readonly data: FileData
  readonly mediaType: string
}

/** Something of a single vendor's, all of it in `providerOptions`. */
export interface MessageCustom extends WithOptions {
  readonly type: 'custom'
  /** `'vendor.kind'` */
  readonly kind: `${string}.${string}`
}

/** A tool that a model wanted run. */
export interface MessageToolCall extends WithOptions {
  readonly type: 'tool-call'
  /** What the result refers to. */
  readonly toolCallId: string
  readonly toolName: string
  readonly input: JsonValue
  /** Whether the vendor runs the tool. */
  readonly providerExecuted?: boolean | undefined
}

/** What a tool gave back. */
export interface MessageToolResult extends WithOptions {
  readonly type: 'tool-result'
  readonly toolCallId: string
  readonly toolName: string
  readonly output: ToolOutput
}

/** Whether a tool that the vendor runs may run. */
export interface MessageToolApproval extends WithOptions {
  readonly type: 'tool-approval-response'
  readonly approvalId: string
  readonly approved: boolean
  readonly reason?: string | undefined
}

export type UserPart = MessageText | MessageFile

export type AssistantPart =
  | MessageText
  | MessageFile
  | MessageCustom
  | MessageReasoning
  | MessageReasoningFile
  | MessageToolCall
  | MessageToolResult

export type ToolPart = MessageToolResult | MessageToolApproval
