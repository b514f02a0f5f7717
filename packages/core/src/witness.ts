/** Is told, once, what `next()` came to in one layer. */
export interface Witness {
  succeeded(result: unknown): void
  /** @param thrown what `next()` rejects with. */
  failed(thrown: unknown): void
}
