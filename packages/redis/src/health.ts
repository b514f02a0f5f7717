/** How often Redis is asked whether it is back, in milliseconds. */
const everyMs = 100

/** Whether Redis can be asked. Once it is lost, nobody waits for it until a probe in the background was answered. */
export class Health {
  readonly #probe: () => Promise<boolean>
  readonly #listeners = new Set<() => void>()
  #lost: string | undefined
  #timer: NodeJS.Timeout | undefined
  #closed = false

  /** @param probe tells whether Redis answers as it should, in time. */
  constructor(probe: () => Promise<boolean>) {
    this.#probe = probe
  }

  /** What happened, while it is lost. */
  get lost(): string | undefined {
    return this.#lost
  }

  lose(reason: string): void {
    if (this.#closed) return
    this.#lost = reason
    this.#timer ??= setTimeout(() => void this.#ask(), everyMs).unref()
  }

  /** Calls back each time it is there again; gives the function that stops. */
  onBack(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Lost for good. */
  close(reason: string): void {
    this.#closed = true
    this.#lost = reason
    clearTimeout(this.#timer)
    this.#listeners.clear()
  }

  async #ask(): Promise<void> {
    const back = await this.#probe()
    this.#timer = undefined
    if (this.#closed) return
    if (!back) return this.lose(this.#lost ?? '')
    this.#lost = undefined
    for (const listener of this.#listeners) listener()
  }
}
