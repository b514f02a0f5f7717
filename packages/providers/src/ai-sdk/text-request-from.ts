import type { LanguageModelV4CallOptions, SharedV4Warning } from '@ai-sdk/provider'
import type { TextRequestInput } from '@stint/core'

/** What the AI SDK asks for, as a request of generateText. The pipeline checks it like any other. */
export function textRequestFrom(options: LanguageModelV4CallOptions): TextRequestInput {
  const { prompt, abortSignal: _, includeRawChunks: __, ...settings } = options
  // The same by another name: its files are tagged, which a request may be too.
  return { ...settings, messages: prompt }
}

/** What of a call no request has a place for. */
export function textLeftOut({ includeRawChunks }: LanguageModelV4CallOptions): SharedV4Warning[] {
  if (includeRawChunks !== true) return []
  const details = 'chunks of a vendor do not pass a pipeline'
  return [{ type: 'unsupported', feature: 'includeRawChunks', details }]
}
