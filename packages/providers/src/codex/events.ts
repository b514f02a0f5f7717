import { z } from 'zod'

/** One item of a response: an image call, a message, reasoning. */
export interface OutputItem {
  readonly id: string | undefined
  readonly type: string | undefined
  readonly status: string | undefined
  /** The image, in base64. */
  readonly result: string | undefined
  readonly error?: unknown
  /** What the model says instead. */
  readonly content: readonly ContentPart[] | undefined
}

interface ContentPart {
  readonly text: string | undefined
  readonly refusal: string | undefined
}

/** What was counted, for the text model or for the tool. */
export interface TokenCounts {
  readonly input_tokens: number | undefined
  readonly output_tokens: number | undefined
  readonly total_tokens: number | undefined
}

/** The response as its last event has it. */
export interface ResponseObject {
  readonly status: string | undefined
  readonly error?: unknown
  readonly incomplete_details: { readonly reason: string | undefined } | undefined
  readonly output: readonly OutputItem[] | undefined
  readonly usage: TokenCounts | undefined
  readonly tool_usage: { readonly image_gen: TokenCounts | undefined } | undefined
}

/** One event of a stream. */
export interface StreamEvent {
  readonly type: string | undefined
  readonly item: OutputItem | undefined
  readonly response: ResponseObject | undefined
  readonly partial_image_b64: string | undefined
  readonly partial_image_index: number | undefined
}

/** Only what is read is looked at, and what is otherwise than expected is left out. */
function lenient<Read>(schema: z.ZodType<Read>): z.ZodType<Read | undefined> {
  return schema.optional().catch(undefined)
}

/** A list without the entries that are none. */
function list<Read>(schema: z.ZodType<Read>): z.ZodType<readonly Read[] | undefined> {
  return lenient(
    z
      .array(lenient(schema))
      .transform((entries) => entries.filter((entry): entry is Read => entry !== undefined)),
  )
}

const text = lenient(z.string())
const count = lenient(z.number())
const outputItem: z.ZodType<OutputItem> = z.object({
  id: text,
  type: text,
  status: text,
  result: text,
  error: z.unknown().optional(),
  content: list(z.object({ text, refusal: text })),
})
const tokens = lenient(z.object({ input_tokens: count, output_tokens: count, total_tokens: count }))
const responseObject: z.ZodType<ResponseObject> = z.object({
  status: text,
  error: z.unknown().optional(),
  incomplete_details: lenient(z.object({ reason: text })),
  output: list(outputItem),
  usage: tokens,
  tool_usage: lenient(z.object({ image_gen: tokens })),
})
const streamEvent: z.ZodType<StreamEvent> = z.object({
  type: text,
  item: lenient(outputItem),
  response: lenient(responseObject),
  partial_image_b64: text,
  partial_image_index: count,
})

/** What an event says; undefined for what is none. */
export function readEvent(event: unknown): StreamEvent | undefined {
  return streamEvent.safeParse(event).data
}

/** A response that came whole, from a server that does not stream; undefined for anything else. */
export function readResponse(body: string): ResponseObject | undefined {
  try {
    return responseObject.safeParse(JSON.parse(body)).data
  } catch {
    // Not JSON: no response, whatever else it is.
    return undefined
  }
}
