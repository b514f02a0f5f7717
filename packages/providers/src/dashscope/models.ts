import type { ReferenceLimits } from '../reference-limits.ts'

/** Sizes of a model: a list by aspect ratio, or a rule for both sides; null where it has no choice. */
export type DashScopeSizes = Readonly<Record<string, string>> | SideRule | null

/** Any size within these. */
export interface SideRule {
  /** Of each side, in pixels. */
  readonly side: readonly [least: number, most: number]
}

/** `sync`: one answer with the images; `async`: a task that is polled. */
export type DashScopeMode = 'sync' | 'async'

/** What is known of a model; of a model that is not in the table nothing is. */
export interface DashScopeModel {
  readonly modes: readonly DashScopeMode[]
  /** The most images of one submission. */
  readonly images: number
  /** Fewest and most references. */
  readonly references: readonly [least: number, most: number]
  readonly sizes: DashScopeSizes
  /** Whether it can have the prompt rewritten. */
  readonly extendsPrompt: boolean
}

const edit: DashScopeModel = {
  modes: ['sync'],
  images: 1,
  references: [1, 3],
  sizes: null,
  extendsPrompt: false,
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
    '16:9': '1664x928',
    '4:3': '1472x1104',
    '1:1': '1328x1328',
    '3:4': '1104x1472',
    '9:16': '928x1664',
  },
  extendsPrompt: true,
}
const wan: DashScopeModel = {
  modes: ['async'],
  images: 4,
  references: [0, 0],
  sizes: { side: [512, 1440] },
  extendsPrompt: true,
}

/** Read from Alibaba's API reference of Model Studio, December 2025. */
const models: Readonly<Record<string, DashScopeModel>> = {
  'qwen-image-edit': edit,
  'qwen-image-edit-plus': editPlus,
  'qwen-image': qwenImage,
  'qwen-image-plus': qwenImage,
  'wan2.2-t2i-flash': wan,
  'wan2.2-t2i-plus': wan,
  'wan2.1-t2i-turbo': wan,
  'wan2.1-t2i-plus': wan,
}

/** What every model takes as a reference; the number is the model's. */
export const dashscopeReferences: Omit<ReferenceLimits, 'count'> = {
  mediaTypes: ['image/png', 'image/jpeg', 'image/webp', 'image/bmp', 'image/tiff'],
  bytes: 10 * 1024 * 1024,
}

/** What is known of a model by its name; a dated snapshot is like the model. */
export function dashscopeModel(name: string): DashScopeModel | undefined {
  const undated = name.replace(/-\d{4}-\d\d-\d\d$/, '')
  return Object.hasOwn(models, undated) ? models[undated] : undefined
}
