import type { JsonValue } from '../reading/json-value.ts'

/** What a vendor says beside a result, by the vendor's name. */
export type ProviderMetadata = {
  readonly [vendor: string]: { readonly [field: string]: JsonValue | undefined }
}

/** What every part of a result may have besides its own fields. */
interface WithMetadata {
  readonly providerMetadata?: ProviderMetadata | undefined
}

/** What a passage of the text goes by. */
export interface MadeCitation {
  readonly source: MadeSource
  readonly startIndex?: number | undefined
  readonly endIndex?: number | undefined
  readonly citedText?: string | undefined
}

/** A passage of text. */
export interface MadeText extends WithMetadata {
  readonly type: 'text'
  readonly text: string
  readonly citations?: readonly MadeCitation[] | undefined
}

/** What a model thought before it answered, as far as it is told. */
export interface MadeReasoning extends WithMetadata {
  readonly type: 'reasoning'
  readonly text: string
}

/** The content of a file that a model made. */
export type MadeFileData =
  | { readonly type: 'data'; readonly data: Uint8Array }
  | { readonly type: 'url'; readonly url: string }

interface FileMade extends WithMetadata {
  readonly data: MadeFileData
  /** `'image/png'` and the like. */
  readonly mediaType: string
}

/** A file that a model made. */
export interface MadeFile extends FileMade {
  readonly type: 'file'
}

/** A file that a model made while it reasoned. */
export interface MadeReasoningFile extends FileMade {
  readonly type: 'reasoning-file'
}

interface Source extends WithMetadata {
  readonly type: 'source'
  readonly id: string
}

/** What a model went by. */
export type MadeSource =
  | (Source & {
      readonly sourceType: 'url'
      readonly url: string
      readonly title?: string | undefined
    })
  | (Source & {
      readonly sourceType: 'document'
      readonly mediaType: string
      readonly title: string
      readonly filename?: string | undefined
    })

/** A tool that a model wants run, or that the vendor has run. */
export interface MadeToolCall extends WithMetadata {
  readonly type: 'tool-call'
  readonly toolCallId: string
  readonly toolName: string
  /** JSON, as the model wrote it: it may not fit the tool's schema. */
  readonly input: string
  /** Whether the vendor has run the tool. */
  readonly providerExecuted?: boolean | undefined
  /** Whether the tool was not known when the request was made. */
  readonly dynamic?: boolean | undefined
}

/** What a tool gave back that the vendor ran. */
export interface MadeToolResult extends WithMetadata {
  readonly type: 'tool-result'
  readonly toolCallId: string
  readonly toolName: string
  readonly result: JsonValue
  readonly isError?: boolean | undefined
  /** Whether a later one will take its place. */
  readonly preliminary?: boolean | undefined
  readonly dynamic?: boolean | undefined
}

/** A tool that the vendor runs once somebody allows it. */
export interface MadeToolApproval extends WithMetadata {
  readonly type: 'tool-approval-request'
  readonly approvalId: string
  readonly toolCallId: string
}

/** Something of a single vendor's, all of it in `providerMetadata`. */
export interface MadeCustom extends WithMetadata {
  readonly type: 'custom'
  /** `'vendor.kind'` */
  readonly kind: `${string}.${string}`
}

/** One part of what a model made. */
export type MadePart =
  | MadeText
  | MadeReasoning
  | MadeFile
  | MadeReasoningFile
  | MadeSource
  | MadeToolCall
  | MadeToolResult
  | MadeToolApproval
  | MadeCustom
