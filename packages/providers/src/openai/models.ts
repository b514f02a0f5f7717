import type { ReferenceLimits } from '../reference-limits.ts'
import type { OpenAIImageOptions } from './options.ts'

/** The sizes of a model: a rule, or a list. */
export type OpenAISizes = 'flexible' | readonly string[]

/** What is known of a model; of a model that is not in the table nothing is. */
export interface OpenAIModel {
  readonly sizes: OpenAISizes
  /** Values of options that the model rejects; `'any'` where it rejects the option. */
  readonly rejects: Readonly<Partial<Record<keyof OpenAIImageOptions, 'any' | readonly string[]>>>
}

/** Sizes that every GPT image model has. */
export const standardSizes: readonly string[] = ['1024x1024', '1536x1024', '1024x1536']
const rich = ['xhigh', 'max']
const noGif = { outputFormat: ['gif'], frameCount: 'any', frameDurationMs: 'any' } as const

const gptImage26: OpenAIModel = { sizes: 'flexible', rejects: {} }
const gptImage25: OpenAIModel = { sizes: 'flexible', rejects: { ...noGif, complexity: 'any' } }
const gptImage2: OpenAIModel = {
  sizes: 'flexible',
  rejects: { ...noGif, complexity: 'any', quality: rich, inputFidelity: 'any' },
}
const gptImage15: OpenAIModel = {
  sizes: standardSizes,
  rejects: { ...noGif, complexity: 'any', quality: rich },
}
const gptImage1Mini: OpenAIModel = {
  sizes: standardSizes,
  rejects: { ...gptImage15.rejects, inputFidelity: 'any' },
}

/** Read from OpenAI's image guide and the model catalog of @ai-sdk/openai 4.0.118. */
const models: Readonly<Record<string, OpenAIModel>> = {
  'gpt-image-2.6-flare': gptImage26,
  'gpt-image-2.6-sunburst': gptImage26,
  'gpt-image-2.5-flare': gptImage25,
  'gpt-image-2.5-sunburst': gptImage25,
  'gpt-image-2': gptImage2,
  'gpt-image-1.5': gptImage15,
  'gpt-image-1-mini': gptImage1Mini,
}

/** The most images of one submission, whatever the model. */
export const maxImages = 10

/** What the Images API takes as references, whatever the model. */
export const openaiReferences: ReferenceLimits & { readonly count: number } = {
  count: 16,
  mediaTypes: ['image/png', 'image/jpeg', 'image/webp'],
  bytes: 50 * 1024 * 1024,
}

/** What it takes as a mask. */
export const openaiMask: Omit<ReferenceLimits, 'count'> = {
  mediaTypes: ['image/png'],
  bytes: 4 * 1024 * 1024,
}

/** What is known of a model by its name; a dated snapshot is like the model. */
export function openaiModel(name: string): OpenAIModel | undefined {
  const undated = name.replace(/-\d{4}-\d\d-\d\d$/, '')
  return Object.hasOwn(models, undated) ? models[undated] : undefined
}
