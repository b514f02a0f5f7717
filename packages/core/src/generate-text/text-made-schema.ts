import { z } from 'zod'
import { costNote, countsNote, warningsNote } from '../reading/made-notes.ts'
import { prepared } from '../reading/prepared.ts'
import { passOn } from '../reading/problem.ts'
import type { MadePart } from './made-part.ts'
import { metadataNote, readMadePart } from './read-made-part.ts'
import { finishReasons, textMade, type ResponseMetadata, type TextMade } from './text-made.ts'

const fields = z.object({
  content: z.array(z.unknown(), 'expected a list of parts, or a text').transform(readParts),
  finishReason: z.enum(finishReasons).catch('other'),
  rawFinishReason: textNote(),
  usage: countsNote,
  warnings: warningsNote,
  cost: costNote,
  response: z.transform(responseOf),
  structuredOutputText: textNote(),
  providerMetadata: metadataNote,
})

/**
 * Checks what a provider made: strict about the parts, lenient about the notes beside them, because
 * what is made and paid for is not thrown away over a note. `text` and `toolCalls` are read from
 * the content; a result that has only a text has it as its content.
 */
export const textMadeSchema: z.ZodType<TextMade> = prepared(
  withContent,
  fields.transform((made) => textMade(made)),
)

function readParts(given: readonly unknown[], ctx: z.RefinementCtx): MadePart[] {
  return given.flatMap((each, at) => {
    const read = readMadePart(each)
    if (read?.success) return read.data
    if (read !== undefined) passOn(read.error, at, ctx)
    return []
  })
}

function withContent(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || 'content' in given) return given
  const { text, toolCalls } = given as { text?: unknown; toolCalls?: unknown }
  const words = typeof text === 'string' && text !== '' ? [{ type: 'text', text }] : []
  const calls: unknown[] = Array.isArray(toolCalls) ? toolCalls : []
  return typeof text === 'string' || calls.length > 0
    ? { ...given, content: [...words, ...calls] }
    : given
}

function textNote(): z.ZodType<string | undefined> {
  return z.transform((given: unknown) => (typeof given === 'string' ? given : undefined))
}

function responseOf(given: unknown): ResponseMetadata | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  const { id, modelId, timestamp } = given as Readonly<Record<string, unknown>>
  const response = {
    ...(typeof id === 'string' && { id }),
    ...(typeof modelId === 'string' && { modelId }),
    ...(timestamp instanceof Date && { timestamp }),
  }
  return Object.keys(response).length === 0 ? undefined : response
}
