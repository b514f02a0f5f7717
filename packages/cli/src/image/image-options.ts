import type { OfflineWorld } from './offline/offline-worlds.ts'

/** What the command line of `stint image` says. */
export interface ImageOptions {
  /** `-` reads it from what is piped in. */
  readonly prompt: string
  /** Files, or https addresses. */
  readonly reference?: readonly string[]
  readonly mask?: string
  readonly size?: string
  readonly aspectRatio?: string
  readonly n?: number
  readonly seed?: number
  readonly output?: string
  readonly force?: true
  readonly config?: string
  readonly pipeline?: string
  readonly json?: true
  readonly report?: string
  readonly offline?: OfflineWorld
}
