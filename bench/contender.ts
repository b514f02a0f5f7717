import type { Model } from './model.ts'

/** Two models to call: the second is for when the first does not answer. */
export interface Models {
  readonly main: Model
  readonly backup: Model
}

/** One way to call a model so that a fault of it does not end the call. */
export interface Contender {
  readonly name: string
  /** How it is set up, and what it is left out of, for the page. */
  readonly says: string
  /** What it does of: one retry, failover to a second model. */
  readonly does: { readonly retry: boolean; readonly failover: boolean }
  /** Sets it up once; what it gives makes one call. */
  setUp(models: Models): () => Promise<unknown>
}
