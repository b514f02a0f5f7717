import type { ReferenceLimits } from '../reference-limits.ts'
import type { DashScopeSizes } from './size.ts'

/** `sync`: one answer with the images; `async`: a task that is polled. */
export type DashScopeMode = 'sync' | 'async'

/** What is known of a model; of a model that is not in the table nothing is. */
export interface DashScopeModel {
  /** The usual one first. */
  readonly modes: readonly [DashScopeMode, ...DashScopeMode[]]
  /** The most images of one submission. */
  readonly images: number
  /** Fewest and most references. */
  readonly references: readonly [least: number, most: number]
  /** Null where it has no choice. */
  readonly sizes: DashScopeSizes | null
  /** Whether it can have the prompt rewritten first. */
  readonly extendsPrompt: boolean
  /** The API cuts off what is longer, without a word. Undefined: counted otherwise, or not known. */
  readonly promptCharacters?: number
}

const edit: DashScopeModel = {
  modes: ['sync'],
  images: 1,
  references: [1, 3],
  sizes: null,
  extendsPrompt: false,
  promptCharacters: 800,
}
const editPlus: DashScopeModel = {
  ...edit,
  images: 6,
  sizes: { side: [512, 2048] },
  extendsPrompt: true,
}
const qwenImage: DashScopeModel = {
  modes: ['async', 'sync'],
  images: 1,
  references: [0, 0],
  sizes: {
    listed: {
      '16:9': '1664x928',
      '4:3': '1472x1104',
      '1:1': '1328x1328',
      '3:4': '1104x1472',
      '9:16': '928x1664',
    },
  },
  extendsPrompt: true,
  promptCharacters: 800,
}
const qwenImage2: DashScopeModel = {
  modes: ['sync'],
  images: 6,
  references: [0, 3],
  sizes: { pixels: [512 * 512, 2048 * 2048] },
  extendsPrompt: true,
}
const wan22: DashScopeModel = {
  modes: ['async'],
  images: 4,
  references: [0, 0],
  sizes: { side: [512, 1440] },
  extendsPrompt: true,
}
const wan25: DashScopeModel = { ...wan22, sizes: { pixels: [768 * 768, 1440 * 1440], ratio: 4 } }
const wan26: DashScopeModel = {
  ...wan25,
  modes: ['sync'],
  sizes: { pixels: [1280 * 1280, 1440 * 1440], ratio: 4 },
}

/** Read from the API reference of Alibaba Cloud's Model Studio, as of 2026. */
const models: Readonly<Record<string, DashScopeModel>> = {
  'qwen-image-edit': edit,
  'qwen-image-edit-plus': editPlus,
  'qwen-image-edit-max': editPlus,
  'qwen-image-2.0': qwenImage2,
  'qwen-image-2.0-pro': qwenImage2,
  'qwen-image': qwenImage,
  'qwen-image-plus': qwenImage,
  'qwen-image-max': { ...qwenImage, modes: ['sync'] },
  'wan2.6-t2i': wan26,
  'wan2.5-t2i-preview': wan25,
  'wan2.2-t2i-flash': wan22,
  'wan2.2-t2i-plus': wan22,
  'wan2.1-t2i-turbo': wan22,
  'wan2.1-t2i-plus': wan22,
  'wan2.0-t2i-turbo': wan22,
}

/** What every model takes as a reference; the number is the model's. */
export const dashscopeReferences: Omit<ReferenceLimits, 'count'> = {
  mediaTypes: [
    'image/png',
    'image/jpeg',
    'image/webp',
    'image/bmp',
    'image/tiff',
    // Of one that moves, the first picture.
    'image/gif',
  ],
  bytes: 10 * 1024 * 1024,
}

/** The largest seed. */
export const largestSeed: number = 2 ** 31 - 1

/** What is known of a model by its name; a dated snapshot is like the model, and Wan has two names. */
export function dashscopeModel(name: string): DashScopeModel | undefined {
  const released = name.replace(/-\d{4}-\d\d-\d\d$/, '').replace(/^wanx(?=\d)/, 'wan')
  return Object.hasOwn(models, released) ? models[released] : undefined
}
