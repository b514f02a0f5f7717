import type { ProviderOptions } from '../reading/provider-options.ts'
import type { ResponseFormat, ResponseFormatInput } from './response-format.ts'
import type { TextHeaders, TextHeadersInput } from './text-headers.ts'
import type { TextMessage, TextMessageInput } from './text-message.ts'
import type { TextTool, TextToolInput } from './text-tool.ts'
import type { ToolChoice, ToolChoiceInput } from './tool-choice.ts'

/** How much a model shall reason before it answers. */
export type ReasoningEffort =
  | 'provider-default'
  | 'none'
  | 'minimal'
  | 'low'
  | 'medium'
  | 'high'
  | 'xhigh'
  | 'max'

/** What is said the same way by whoever gives a request and in its checked form. */
interface TextSettings {
  /** The most tokens of the answer, 1 or more. */
  readonly maxOutputTokens?: number | undefined
  /** From 0; how far it goes is for the vendors to say. Set this or `topP`, not both. */
  readonly temperature?: number | undefined
  /** From 0 to 1. */
  readonly topP?: number | undefined
  /** A whole number from 0. */
  readonly topK?: number | undefined
  /** From -2 to 2. */
  readonly presencePenalty?: number | undefined
  /** From -2 to 2. */
  readonly frequencyPenalty?: number | undefined
  /** Texts that end the answer where they would come. */
  readonly stopSequences?: readonly string[] | undefined
  /** A whole number. */
  readonly seed?: number | undefined
  /** Left out: the vendor's choice. */
  readonly reasoning?: ReasoningEffort | undefined
  /** Options of single vendors, by the vendor's name. JSON only. */
  readonly providerOptions?: ProviderOptions | undefined
}

/** A request for text as a caller gives it. The names are those of the AI SDK's language models. */
export interface TextRequestInput extends TextSettings {
  /** The conversation so far; this or `prompt`. */
  readonly messages?: readonly TextMessageInput[] | undefined
  /** One message of the user, in place of `messages`. */
  readonly prompt?: string | undefined
  /** A system message before all others. */
  readonly system?: string | undefined
  readonly tools?: readonly TextToolInput[] | undefined
  /** Left out: `'auto'`. */
  readonly toolChoice?: ToolChoiceInput | undefined
  readonly responseFormat?: ResponseFormatInput | undefined
  readonly headers?: TextHeadersInput | undefined
}

/**
 * A checked request for text. Frozen; the bytes in it are the caller's own. `prompt` and `system`
 * have become messages.
 */
export interface TextRequest extends TextSettings {
  /** At least one. */
  readonly messages: readonly TextMessage[]
  readonly tools?: readonly TextTool[] | undefined
  readonly toolChoice?: ToolChoice | undefined
  readonly responseFormat?: ResponseFormat | undefined
  readonly headers?: TextHeaders | undefined
}
