import { z } from 'zod'
import type { JsonValue } from '../reading/json-value.ts'
import { readWith, type Complain } from '../reading/problem.ts'
import { readProviderOptions, type ProviderOptions } from '../reading/provider-options.ts'
import { readEncodable } from './encodable.ts'
import { readFileData, type FileData, type FileDataInput } from './file-data.ts'

/** Longer is no media type, whatever its parameters. */
const mediaTypeForm = /^(?=.{1,200}$)[\w.+-]+(?:\/(?:[\w.+-]+|\*))?(?:\s*;.*)?$/

const expectedMediaType = "expected a media type like 'image/png' or 'application/pdf'"

export const textField: z.ZodType<string, string> = z.string('expected a text')

/** A name or an id. */
export const nameField: z.ZodType<string, string> = z
  .string('expected a text')
  .min(1, 'expected a text that is not empty')

/** Kept as given: what comes after a semicolon may matter to a vendor. */
export const mediaTypeField: z.ZodType<string, string> = z
  .string(expectedMediaType)
  .regex(mediaTypeForm, expectedMediaType)

export const flagField: z.ZodType<boolean, boolean> = z.boolean('expected true or false')

export const optionsField: z.ZodType<ProviderOptions | undefined, ProviderOptions | undefined> =
  readWith<ProviderOptions | undefined, ProviderOptions>(readProviderOptions).optional()

export const fileDataField: z.ZodType<FileData, FileDataInput> = readWith(certain(readFileData))

/** What goes into a tool, or came out of it. */
export const encodableField: z.ZodType<JsonValue> = readWith(certain(readEncodable))

/** What was read to nothing had a problem, and is then not looked at. */
function certain<Out>(
  read: (given: unknown, complain: Complain) => Out | undefined,
): (given: unknown, complain: Complain) => Out {
  return (given, complain) => read(given, complain) as Out
}
