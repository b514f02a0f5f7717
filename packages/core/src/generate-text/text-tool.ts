import type { JsonValue } from '../reading/json-value.ts'
import type { ProviderOptions } from '../reading/provider-options.ts'

/** A JSON Schema, as an object of JSON. */
export type JsonSchema = { readonly [keyword: string]: JsonValue | undefined }

/** A tool that the caller runs. */
export interface FunctionTool {
  readonly type: 'function'
  /** Unique among the tools of a request. */
  readonly name: string
  /** What the model goes by when it chooses. */
  readonly description?: string | undefined
  readonly inputSchema: JsonSchema
  readonly inputExamples?: readonly { readonly input: JsonSchema }[] | undefined
  /** Whether the vendor shall hold the model to the schema. */
  readonly strict?: boolean | undefined
  readonly providerOptions?: ProviderOptions | undefined
}

/** A tool that a vendor defines, and may run by itself. Passed through. */
export interface ProviderTool {
  readonly type: 'provider'
  /** `'vendor.tool'` */
  readonly id: `${string}.${string}`
  readonly name: string
  readonly args: { readonly [name: string]: JsonValue | undefined }
}

export type TextTool = FunctionTool | ProviderTool

/** A tool as a caller may give it: without a type it is a function. */
export type TextToolInput =
  | (Omit<FunctionTool, 'type' | 'inputSchema' | 'inputExamples'> & {
      readonly type?: 'function' | undefined
      readonly inputSchema: object
      readonly inputExamples?: readonly { readonly input: object }[] | undefined
    })
  | (Omit<ProviderTool, 'args'> & { readonly args: object })
