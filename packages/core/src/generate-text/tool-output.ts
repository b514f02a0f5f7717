import { z } from 'zod'
import type { JsonValue } from '../reading/json-value.ts'
import type { ProviderOptions } from '../reading/provider-options.ts'

import {
  encodableField,
  fileDataField,
  mediaTypeField,
  optionsField,
  textField,
} from './message-fields.ts'
import type { FileData, FileDataInput } from './file-data.ts'
import { listOf } from './read-list.ts'

/** What every form of an output may have besides its own fields. */
interface WithOptions {
  readonly providerOptions?: ProviderOptions | undefined
}

interface TextItem extends WithOptions {
  readonly type: 'text'
  readonly text: string
}

interface FileItem<Data> extends WithOptions {
  readonly type: 'file'
  readonly data: Data
  readonly mediaType: string
  readonly filename?: string | undefined
}

interface CustomItem extends WithOptions {
  readonly type: 'custom'
}

/** One piece of an output that is more than a text or a value. */
export type ToolOutputItem = TextItem | FileItem<FileData> | CustomItem

interface Content<Item> extends WithOptions {
  readonly type: 'content'
  readonly value: readonly Item[]
}

interface Value<Type extends string, Of> extends WithOptions {
  readonly type: Type
  readonly value: Of
}

interface Denied extends WithOptions {
  readonly type: 'execution-denied'
  readonly reason?: string | undefined
}

/** What a tool gave back. */
export type ToolOutput =
  | Value<'text' | 'error-text', string>
  | Value<'json' | 'error-json', JsonValue>
  | Content<ToolOutputItem>
  | Denied

/** What a tool gave back, as a caller may give it. */
export type ToolOutputInput =
  | Value<'text' | 'error-text', string>
  | Value<'json' | 'error-json', unknown>
  | Content<TextItem | FileItem<FileDataInput> | CustomItem>
  | Denied

const providerOptions = optionsField
const text = { value: textField, providerOptions }
const json = { value: encodableField, providerOptions }

const item = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('text'), text: textField, providerOptions }).readonly(),
    z
      .strictObject({
        type: z.literal('file'),
        data: fileDataField,
        mediaType: mediaTypeField,
        filename: textField.optional(),
        providerOptions,
      })
      .readonly(),
    z.strictObject({ type: z.literal('custom'), providerOptions }).readonly(),
  ],
  "expected 'text', 'file' or 'custom'",
)

/** Reads what a tool gave back. */
export const toolOutputField: z.ZodType<ToolOutput, ToolOutputInput> = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('text'), ...text }).readonly(),
    z.strictObject({ type: z.literal('error-text'), ...text }).readonly(),
    z.strictObject({ type: z.literal('json'), ...json }).readonly(),
    z.strictObject({ type: z.literal('error-json'), ...json }).readonly(),
    z
      .strictObject({
        type: z.literal('content'),
        value: listOf(item, 'expected a list of { type, ... }'),
        providerOptions,
      })
      .readonly(),
    z
      .strictObject({
        type: z.literal('execution-denied'),
        reason: textField.optional(),
        providerOptions,
      })
      .readonly(),
  ],
  "expected { type } of 'text', 'json', 'content', 'error-text', 'error-json' or 'execution-denied'",
)
