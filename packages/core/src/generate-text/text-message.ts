import type { ProviderOptions } from '../reading/provider-options.ts'
import type { AssistantPartInput, ToolPartInput, UserPartInput } from './message-part-input.ts'
import type { AssistantPart, ToolPart, UserPart } from './message-part.ts'

interface Message<Role extends string, Content> {
  readonly role: Role
  readonly content: Content
  readonly providerOptions?: ProviderOptions | undefined
}

/** One message, in its checked form: the content of all but a system message is a list of parts. */
export type TextMessage =
  | Message<'system', string>
  | Message<'user', readonly UserPart[]>
  | Message<'assistant', readonly AssistantPart[]>
  | Message<'tool', readonly ToolPart[]>

/** One message as a caller may give it: a text stands for one part of text. */
export type TextMessageInput =
  | Message<'system', string>
  | Message<'user', string | readonly UserPartInput[]>
  | Message<'assistant', string | readonly AssistantPartInput[]>
  | Message<'tool', readonly ToolPartInput[]>
