import type { ReferenceLimits } from '../reference-limits.ts'

/** What is known of a model; of a model that is not in the table nothing is. */
export interface GoogleModel {
  /** The most references. */
  readonly references: number
  readonly aspectRatios: readonly string[]
  /** Empty where the model makes one size only. */
  readonly imageSizes: readonly string[]
}

const usual = '1:1 2:3 3:2 3:4 4:3 4:5 5:4 9:16 16:9 21:9'.split(' ')
const all = [...usual, '1:4', '4:1', '1:8', '8:1']

/** Read from Google's image guide and the documentation of @ai-sdk/google 4.0.121. */
const models: Readonly<Record<string, GoogleModel>> = {
  'gemini-nano-banana-2.1': { references: 14, aspectRatios: all, imageSizes: ['1K', '2K', '4K'] },
  'gemini-3.1-flash-image': {
    references: 14,
    aspectRatios: all,
    imageSizes: ['512', '1K', '2K', '4K'],
  },
  'gemini-3-pro-image': { references: 14, aspectRatios: usual, imageSizes: ['1K', '2K', '4K'] },
  'gemini-2.5-flash-image': { references: 3, aspectRatios: usual, imageSizes: [] },
}

/**
 * What holds for every model: inline data of 100 MB in a request, which are 75 MB before base64.
 * Links are fetched here and sent inline.
 */
export const geminiReferences: Omit<ReferenceLimits, 'count'> = {
  mediaTypes: ['image/png', 'image/jpeg', 'image/webp', 'image/heic'],
  bytes: 50 * 1024 * 1024,
  totalBytes: 75_000_000,
}

/** The sizes in pixels that Gemini makes exactly, which are the square ones. */
export const exactSizes: Readonly<Record<string, string>> = {
  '512x512': '512',
  '1024x1024': '1K',
  '2048x2048': '2K',
  '4096x4096': '4K',
}

/** What is known of a model by its name; a preview is like the model. */
export function googleModel(name: string): GoogleModel | undefined {
  const released = name.replace(/-preview$/, '')
  return Object.hasOwn(models, released) ? models[released] : undefined
}
