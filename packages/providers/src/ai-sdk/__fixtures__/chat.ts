import {
  generateText,
  pipeline,
  type CallError,
  type Pipeline,
  type StreamHandle,
  type TextMade,
  type TextPart,
  type TextRequestInput,
} from '@stint/core'
import { fromLanguageModel } from '../from-language-model.ts'
import type { FromLanguageModelOptions } from '../language-options.ts'
import { modelOf, type Played } from './language-model.ts'

/** A pipeline over one model in memory. */
export function line(
  played?: Played,
  options?: FromLanguageModelOptions,
): Pipeline<TextRequestInput, TextMade, TextPart> {
  return pipeline(generateText).to(fromLanguageModel(modelOf(played), options))
}

/** The parts of a call, and what it ended with. */
export interface ReadParts {
  readonly parts: readonly TextPart[]
  readonly error: CallError | undefined
}

/** Reads a call to its end. */
export async function read(call: StreamHandle<TextMade, TextPart>): Promise<ReadParts> {
  const parts: TextPart[] = []
  try {
    for await (const part of call) parts.push(part)
  } catch (error) {
    return { parts, error: error as CallError }
  }
  return { parts, error: undefined }
}

/** A file that is a link. */
export const link = (url: string) => ({ type: 'file', data: url, mediaType: 'image/png' }) as const
