import { createOpenAI } from '@ai-sdk/openai'
import { google } from '@stint/providers/google'
import { openai } from '@stint/providers/openai'
import { openrouter } from '@stint/providers/openrouter'
import { generateImage } from 'ai'
import { poster } from '../poster.ts'

/** A request with large images, by one vendor's wire. */
export interface PayloadCase {
  readonly name: string
  /** How many, of 10 MB each. */
  readonly references: number
  /** There for comparison. */
  readonly isPeer?: boolean
  /** Makes one call to a server at this address. */
  send(address: string, references: readonly { readonly data: Uint8Array }[]): Promise<unknown>
}

const apiKey = 'none'
const prompt = 'a poster of a lighthouse'

export const payloadCases = {
  openai: {
    name: 'stint, openai: a form',
    references: 16,
    send: (baseURL, references) =>
      poster([openai({ apiKey, baseURL })]).run({ prompt, references }),
  },
  openrouter: {
    name: 'stint, openrouter: base64 in JSON',
    references: 16,
    send: (baseURL, references) =>
      poster([openrouter({ apiKey, baseURL, model: 'openai/gpt-image-2' })]).run({
        prompt,
        references,
      }),
  },
  google: {
    name: 'stint, google: base64 in JSON',
    references: 7,
    send: (baseURL, references) =>
      poster([google({ apiKey, baseURL })]).run({ prompt, references }),
  },
  aiSdk: {
    name: 'AI SDK generateImage, openai: a form',
    references: 16,
    isPeer: true,
    send: (baseURL, references) =>
      generateImage({
        model: createOpenAI({ apiKey, baseURL }).image('gpt-image-2'),
        prompt: { text: prompt, images: references.map(({ data }) => data) },
      }),
  },
} as const satisfies Record<string, PayloadCase>

export type PayloadName = keyof typeof payloadCases
