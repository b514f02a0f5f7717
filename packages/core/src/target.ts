import type { Provider } from './provider.ts'
import type { Pipeline } from './pipeline.ts'

/** Where a call can go: a provider, or another pipeline as a whole. */
export type Target<Req = any, Res = any> = Provider<Req> | Pipeline<Req, Res>

/** A pipeline has a stack, a provider an attempt. */
export function isPipeline(target: Target): target is Pipeline {
  return 'use' in target && typeof target.use === 'function'
}
