import { createGoogle } from '@ai-sdk/google'
import { createOpenAI } from '@ai-sdk/openai'
import type { FlakyBackend } from '../flaky-backend.ts'

export type LanguageModel = ReturnType<ReturnType<typeof createOpenAI>['responses']>
export type CallOptions = Parameters<LanguageModel['doGenerate']>[0]
type Streamed = Awaited<ReturnType<LanguageModel['doStream']>>
export type Part = Streamed['stream'] extends ReadableStream<infer Each> ? Each : never

/** The real language models, as an application would configure them. */
export const languageModels = {
  openai: ({ openai: { baseURL } }: FlakyBackend): LanguageModel =>
    createOpenAI({ baseURL, apiKey: 'sk-test' }).responses('gpt-5.5'),
  google: ({ google: { baseURL } }: FlakyBackend): LanguageModel =>
    createGoogle({ baseURL, apiKey: 'test' })('gemini-3-pro'),
} as const

/** What is asked: a question, with a tool that may answer it. */
export const question: CallOptions = {
  prompt: [
    { role: 'system', content: 'Be kind.' },
    { role: 'user', content: [{ type: 'text', text: 'Does it rain?' }] },
  ],
  tools: [
    {
      type: 'function',
      name: 'weather',
      description: 'of a city',
      inputSchema: { type: 'object', properties: { city: { type: 'string' } } },
    },
  ],
}

/** What came of a stream: its parts, and what it broke off with. */
export interface Heard {
  readonly parts: readonly Part[]
  readonly text: string
  readonly error: unknown
}

/** Reads a stream to its end, whatever that is. */
export async function listen(
  model: LanguageModel,
  options: CallOptions = question,
  onPart: (part: Part) => unknown = () => undefined,
): Promise<Heard> {
  const parts: Part[] = []
  let error: unknown
  try {
    const { stream } = await model.doStream(options)
    for await (const part of stream) {
      parts.push(part)
      onPart(part)
      if (part.type === 'error') error ??= part.error
    }
  } catch (thrown) {
    error = thrown
  }
  return { parts, text: deltasIn(parts).join(''), error }
}

/** The pieces of text, in order. */
export function deltasIn(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => (part.type === 'text-delta' ? [part.delta] : []))
}

/** Part kinds in order, repeated ones once. */
export function kindsOf({ parts }: Heard): string[] {
  return parts.map(({ type }) => type).filter((type, at, all) => type !== all[at - 1])
}
