import type {
  MadeCitation,
  MadeCustom,
  MadeFile,
  MadeReasoningFile,
  MadeSource,
  MadeToolApproval,
  MadeToolCall,
  MadeToolResult,
  ProviderMetadata,
} from './made-part.ts'
import type { FinishReason, ResponseMetadata, TextUsage } from './text-made.ts'

/** What a block has that comes in pieces: they belong together by `id`. */
interface Piece<Type extends string> {
  readonly type: Type
  readonly id: string
  readonly providerMetadata?: ProviderMetadata | undefined
}

/** The next few characters of a block. */
interface Delta<Type extends string> extends Piece<Type> {
  readonly delta: string
}

interface TextEnd extends Piece<'text-end'> {
  readonly citations?: readonly MadeCitation[] | undefined
}

/** The input of a tool as the model writes it. The whole call follows as a `tool-call`. */
interface ToolInputStart extends Piece<'tool-input-start'> {
  readonly toolName: string
  /** How the pieces are written; the input of the `tool-call` is JSON either way. Default `'json'`. */
  readonly inputEncoding?: 'json' | 'text' | undefined
  readonly providerExecuted?: boolean | undefined
  readonly dynamic?: boolean | undefined
  readonly title?: string | undefined
}

/** How an answer begins: what the vendor leaves out or does otherwise. */
interface StreamStart {
  readonly type: 'stream-start'
  readonly warnings?: readonly string[] | undefined
}

interface StreamedResponse extends ResponseMetadata {
  readonly type: 'response-metadata'
}

/** How an answer ends. An answer without it is not whole. */
interface Finish {
  readonly type: 'finish'
  readonly finishReason: FinishReason
  readonly rawFinishReason?: string | undefined
  readonly usage?: TextUsage | undefined
  readonly providerMetadata?: ProviderMetadata | undefined
}

/**
 * One part of a text that is made while it is read. The names are those of the AI SDK's language
 * models; an error is no part: it ends the stream.
 */
export type TextPart =
  | StreamStart
  | StreamedResponse
  | Piece<'text-start'>
  | Delta<'text-delta'>
  | TextEnd
  | Piece<'reasoning-start'>
  | Delta<'reasoning-delta'>
  | Piece<'reasoning-end'>
  | ToolInputStart
  | Delta<'tool-input-delta'>
  | Piece<'tool-input-end'>
  | MadeToolCall
  | MadeToolResult
  | MadeToolApproval
  | MadeFile
  | MadeReasoningFile
  | MadeSource
  | MadeCustom
  | Finish
