import type { ReferenceLimits } from '../reference-limits.ts'

/** Which of the two endpoints a model is asked at. */
export type Endpoint = 'images' | 'chat'

/** What is known of a model; of a model that is not in the table nothing is. */
export interface OpenRouterModel {
  readonly endpoint: Endpoint
  /** The most references. */
  readonly references: number
  /** The most images of one submission. */
  readonly n: number
  /** Undefined where the model takes any. */
  readonly aspectRatios: readonly string[] | undefined
  /** Whether it takes a size in pixels. */
  readonly sizes: boolean
  /** What a chat model is asked for: some give images alone. */
  readonly modalities: readonly ('image' | 'text')[]
}

const usual = '1:1 2:3 3:2 3:4 4:3 4:5 5:4 9:16 16:9 21:9'.split(' ')
const all = [...usual, '1:4', '4:1', '1:8', '8:1']

const gemini = (references: number, aspectRatios: readonly string[]): OpenRouterModel => ({
  endpoint: 'chat',
  references,
  n: 1,
  aspectRatios,
  sizes: false,
  modalities: ['image', 'text'],
})
const gptImage: OpenRouterModel = {
  endpoint: 'images',
  references: 16,
  n: 10,
  aspectRatios: undefined,
  sizes: true,
  modalities: ['image'],
}
const flux: OpenRouterModel = { ...gptImage, references: 8, n: 1, sizes: false }

/** Read from OpenRouter's guide to image generation and the vendors' own guides, autumn 2026. */
const models: Readonly<Record<string, OpenRouterModel>> = {
  'google/gemini-nano-banana-2.1': gemini(14, all),
  'google/gemini-3.1-flash-image': gemini(14, all),
  'google/gemini-3-pro-image': gemini(14, usual),
  'google/gemini-2.5-flash-image': gemini(3, usual),
  'openai/gpt-image-2': gptImage,
  'openai/gpt-image-1.5': gptImage,
  'black-forest-labs/flux.2-pro': flux,
  'black-forest-labs/flux.2-max': flux,
  'black-forest-labs/flux.2-flex': flux,
  'bytedance-seed/seedream-4.5': { ...gptImage, references: 10, n: 1, sizes: false },
}

/** What holds for every model: images go inline, as data URLs. */
export const openrouterReferences: Omit<ReferenceLimits, 'count'> = {
  mediaTypes: ['image/png', 'image/jpeg', 'image/webp', 'image/gif'],
  bytes: 20 * 1024 * 1024,
}

/** What is known of a model by its name; a preview or a variant (`:free`) is like the model. */
export function openrouterModel(name: string): OpenRouterModel | undefined {
  const plain = name.replace(/:\w+$/, '').replace(/-preview$/, '')
  return Object.hasOwn(models, plain) ? models[plain] : undefined
}
