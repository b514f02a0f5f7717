import { standardSizes, type OpenAISizes } from '../openai/models.ts'
import type { ReferenceLimits } from '../reference-limits.ts'
import type { OpenRouterImageOptions } from './options.ts'

/** Which of the two endpoints a model is asked at. */
export type Endpoint = 'images' | 'chat'

/** What a chat model is asked for: some give images alone. */
export type Modality = 'image' | 'text'

/** Options, and which of their values are not taken; `'any'` where none is. */
export type Rejects = Readonly<
  Partial<Record<keyof OpenRouterImageOptions, 'any' | readonly string[]>>
>

/** A model, and where it is asked if that is said. */
export interface Asked {
  readonly model: string
  readonly endpoint?: Endpoint | undefined
}

/** What is known of a model; of a model that is not in the table nothing is. */
export interface OpenRouterModel {
  readonly endpoint: Endpoint
  /** The most references. */
  readonly references: number
  /** The most images of one submission. */
  readonly n: number
  /** What it makes as asked; OpenRouter makes another ratio into the nearest of them. */
  readonly aspectRatios: readonly string[]
  /** Empty where the model makes one size only. */
  readonly imageSizes: readonly string[]
  /** Which sizes in pixels it takes; undefined where none. */
  readonly sizes: OpenAISizes | undefined
  readonly seed: boolean
  readonly rejects: Rejects
  readonly modalities: readonly Modality[]
}

const three = ['1:1', '2:3', '3:2']
const usual = [...three, '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9']
const wide = [...usual, '1:4', '4:1', '1:8', '8:1']
/** All that `/images` has, for models that make any ratio. */
const all = [...wide, '1:2', '2:1', '5:2', '9:20', '20:9', '9:21']

const noOptions = {
  quality: 'any',
  outputFormat: 'any',
  outputCompression: 'any',
  background: 'any',
} as const

const gemini: OpenRouterModel = {
  endpoint: 'chat',
  references: 14,
  n: 1,
  aspectRatios: wide,
  imageSizes: ['1K', '2K', '4K'],
  sizes: undefined,
  seed: true,
  rejects: noOptions,
  modalities: ['image', 'text'],
}
const gptImage25: OpenRouterModel = {
  endpoint: 'images',
  references: 16,
  n: 10,
  aspectRatios: [...three, '3:4', '4:3', '9:16', '16:9', '21:9'],
  imageSizes: [],
  sizes: 'flexible',
  seed: false,
  rejects: {},
  modalities: ['image'],
}
const gptImage2: OpenRouterModel = {
  ...gptImage25,
  rejects: { quality: ['xhigh', 'max'], background: ['transparent'] },
}
const gptImage15: OpenRouterModel = {
  ...gptImage25,
  aspectRatios: three,
  sizes: standardSizes,
  rejects: { quality: ['xhigh', 'max'] },
}
const flux: OpenRouterModel = {
  endpoint: 'images',
  references: 8,
  n: 1,
  aspectRatios: all,
  imageSizes: [],
  sizes: undefined,
  seed: true,
  rejects: { ...noOptions, outputFormat: ['webp'] },
  modalities: ['image'],
}
const seedream: OpenRouterModel = {
  ...flux,
  references: 14,
  imageSizes: ['1K', '2K', '4K'],
  rejects: noOptions,
}

/** Read from OpenRouter's image guide and its list of image models, autumn 2026. */
const models: Readonly<Record<string, OpenRouterModel>> = {
  'google/gemini-nano-banana-2.1': gemini,
  'google/gemini-3.1-flash-image': { ...gemini, imageSizes: ['512', ...gemini.imageSizes] },
  'google/gemini-3.1-flash-lite-image': { ...gemini, imageSizes: [] },
  'google/gemini-3-pro-image': { ...gemini, aspectRatios: usual },
  'google/gemini-2.5-flash-image': {
    ...gemini,
    references: 3,
    aspectRatios: usual,
    imageSizes: [],
  },
  'openai/gpt-image-2.5-flare': gptImage25,
  'openai/gpt-image-2.5-sunburst': gptImage25,
  'openai/gpt-image-2': gptImage2,
  'openai/gpt-image-1.5': gptImage15,
  'black-forest-labs/flux.2-pro': flux,
  'black-forest-labs/flux.2-max': flux,
  'black-forest-labs/flux.2-flex': flux,
  'black-forest-labs/flux.2-klein-4b': { ...flux, references: 4 },
  'bytedance-seed/seedream-4.5': seedream,
  'bytedance-seed/seedream-5-0-pro': { ...seedream, imageSizes: ['1K', '2K'] },
  'bytedance-seed/seedream-5-0-lite': { ...seedream, n: 4, imageSizes: ['2K', '4K'] },
}

/** What is known of a model by its name; a preview or a variant (`:free`) is like the model. */
export function openrouterModel(name: string): OpenRouterModel | undefined {
  const plain = name.replace(/:\w+$/, '').replace(/-preview$/, '')
  return Object.hasOwn(models, plain) ? models[plain] : undefined
}

/** Where a model is asked: as the option says, else as is known of it, else at `/images`. */
export function endpointOf({ model, endpoint }: Asked): Endpoint {
  return endpoint ?? openrouterModel(model)?.endpoint ?? 'images'
}

const everywhere = ['image/png', 'image/jpeg', 'image/webp']

/**
 * What a model takes as references: images go inline, as data URLs. OpenRouter takes gif too, but
 * no model that is known does.
 */
export function referenceLimits(model: string): ReferenceLimits {
  const known = openrouterModel(model)
  const mediaTypes = known ? everywhere : [...everywhere, 'image/gif']
  return { count: known?.references, mediaTypes, bytes: 20 * 1024 * 1024 }
}
