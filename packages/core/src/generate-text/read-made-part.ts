import { z } from 'zod'
import { readWith } from '../reading/problem.ts'
import { readFileData } from './file-data.ts'
import type {
  MadeCitation,
  MadeFileData,
  MadePart,
  MadeSource,
  ProviderMetadata,
} from './made-part.ts'
import { encodableField, nameField, textField } from './message-fields.ts'

const flagNote = z.boolean().optional().catch(undefined)
const wordNote = z.string().optional().catch(undefined)
const placeNote = z.number().optional().catch(undefined)

/** What a vendor says beside a result; undefined when it is not in the form of an object by vendor. */
export const metadataNote: z.ZodType<ProviderMetadata | undefined> = z
  .custom<ProviderMetadata>((given) => isObject(given) && Object.values(given).every(isObject))
  .optional()
  .catch(undefined)

const providerMetadata = metadataNote

const fileData = readWith<MadeFileData, unknown>((given, complain) => {
  const data = readFileData(given, complain)
  if (data?.type === 'data' || data?.type === 'url') return data
  if (data !== undefined) complain([], 'expected bytes, base64 or a link')
  return z.NEVER
})

const file = { data: fileData, mediaType: nameField, providerMetadata }

const source: z.ZodType<MadeSource> = z.discriminatedUnion(
  'sourceType',
  [
    z.object({
      type: z.literal('source'),
      sourceType: z.literal('url'),
      id: textField,
      url: textField,
      title: wordNote,
      providerMetadata,
    }),
    z.object({
      type: z.literal('source'),
      sourceType: z.literal('document'),
      id: textField,
      mediaType: textField,
      title: textField,
      filename: wordNote,
      providerMetadata,
    }),
  ],
  "expected a source of type 'url' or 'document'",
)

const citation: z.ZodType<MadeCitation> = z.object({
  source,
  startIndex: placeNote,
  endIndex: placeNote,
  citedText: wordNote,
})

const forms: { readonly [Type in MadePart['type']]: z.ZodType<MadePart> } = {
  text: z.object({
    type: z.literal('text'),
    text: textField,
    citations: z.array(citation).optional().catch(undefined),
    providerMetadata,
  }),
  reasoning: z.object({ type: z.literal('reasoning'), text: textField, providerMetadata }),
  file: z.object({ type: z.literal('file'), ...file }),
  'reasoning-file': z.object({ type: z.literal('reasoning-file'), ...file }),
  source,
  'tool-call': z.object({
    type: z.literal('tool-call'),
    toolCallId: nameField,
    toolName: nameField,
    input: z.string('expected JSON as a text'),
    providerExecuted: flagNote,
    dynamic: flagNote,
    providerMetadata,
  }),
  'tool-result': z.object({
    type: z.literal('tool-result'),
    toolCallId: nameField,
    toolName: nameField,
    result: encodableField,
    isError: flagNote,
    preliminary: flagNote,
    dynamic: flagNote,
    providerMetadata,
  }),
  'tool-approval-request': z.object({
    type: z.literal('tool-approval-request'),
    approvalId: nameField,
    toolCallId: nameField,
    providerMetadata,
  }),
  custom: z.object({
    type: z.literal('custom'),
    kind: z.templateLiteral([z.string().min(1), '.', z.string().min(1)], "expected 'vendor.kind'"),
    providerMetadata,
  }),
}

/** Reads one part of a result. Undefined for a kind that is not known here, which is left out. */
export function readMadePart(given: unknown): z.ZodSafeParseResult<MadePart> | undefined {
  const type = isObject(given) ? (given as { type?: unknown }).type : undefined
  if (typeof type !== 'string') return part.safeParse(given) as z.ZodSafeParseResult<MadePart>
  return Object.hasOwn(forms, type) ? forms[type as MadePart['type']].safeParse(given) : undefined
}

const part = z.object(
  { type: z.string('expected the type of a part') },
  'expected a part like { type, ... }',
)

function isObject(given: unknown): given is object {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}
