import { z } from 'zod'
import { jsonSchemaField } from './json-schema-field.ts'
import { textField } from './message-fields.ts'
import type { JsonSchema } from './text-tool.ts'

interface JsonFormat<Schema> {
  readonly type: 'json'
  /** What the JSON shall look like. */
  readonly schema?: Schema | undefined
  /** What it is, in a word; some vendors show it to the model. */
  readonly name?: string | undefined
  readonly description?: string | undefined
}

/** What form the text shall have. */
export type ResponseFormat = { readonly type: 'text' } | JsonFormat<JsonSchema>

/** The form as a caller may give it. */
export type ResponseFormatInput = { readonly type: 'text' } | JsonFormat<object>

/** Reads the form that the text shall have. */
export const responseFormatSchema: z.ZodType<ResponseFormat, ResponseFormatInput> =
  z.discriminatedUnion(
    'type',
    [
      z.strictObject({ type: z.literal('text') }).readonly(),
      z
        .strictObject({
          type: z.literal('json'),
          schema: jsonSchemaField.optional(),
          name: textField.optional(),
          description: textField.optional(),
        })
        .readonly(),
    ],
    "expected { type: 'text' } or { type: 'json', schema }",
  )
