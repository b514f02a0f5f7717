/** Is told, once, what `next()` came to in one layer. It can change nothing: what it throws becomes a warning. */
export interface Witness {
  /** Told of what `next()` resolves with. */
  succeeded(result: unknown): void
  /** Told of what `next()` rejects with. */
  failed(thrown: unknown): void
}
