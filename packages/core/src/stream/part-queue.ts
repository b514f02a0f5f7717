/** So many parts may be ready before they are read. */
const ready = 16

/** From the attempt that makes parts to the one reader of a stream: a reader that is slow slows the attempt. */
export class PartQueue {
  #parts: unknown[] = []
  #over = false
  #error: { readonly reason: unknown } | undefined
  #wakeReader: (() => void) | undefined
  #wakeWriter: (() => void) | undefined
  /** Reads follow one another: a reader may ask for several parts at once. */
  #lastRead: Promise<unknown> = Promise.resolve()
  #read = false
  #discards = false
  /** Called when the reader leaves before the end. */
  onLeave: (() => void) | undefined

  /** @returns a promise while there is no room for more. */
  push(part: unknown): Promise<void> | undefined {
    if (this.#over || this.#discards) return undefined
    this.#parts.push(part)
    this.#rouseReader()
    if (this.#parts.length < ready) return undefined
    return new Promise((resolve) => {
      this.#wakeWriter = resolve
    })
  }

  /** Nothing follows; what is there can still be read. */
  end(): void {
    this.#over = true
    this.#rouse()
  }

  /** The same, and then the reader gets the error. */
  fail(reason: unknown): void {
    if (this.#over) return
    this.#error = { reason }
    this.end()
  }

  /** The call was aborted: what is there is of no use to anyone. */
  cut(reason: unknown): void {
    this.#parts = []
    this.fail(reason)
  }

  /** Nobody reads: somebody only waits for the result, which has all of it. */
  discard(): void {
    if (this.#read || this.#over) return
    this.#discards = true
    this.#parts = []
    this.#rouse()
  }

  /** @throws Error when they are read already, or nobody was there while they were made. */
  read(): AsyncIterator<unknown, undefined> {
    if (this.#read) throw new Error('the parts of a stream can be read once')
    if (this.#discards) {
      throw new Error('the parts of a stream must be read before its result is waited for')
    }
    this.#read = true
    return {
      next: () => this.#inTurn(),
      return: async () => {
        if (!this.#over) this.onLeave?.()
        this.#parts = []
        this.end()
        return { done: true, value: undefined }
      },
    }
  }

  #inTurn(): Promise<IteratorResult<unknown, undefined>> {
    const next = this.#lastRead.then(() => this.#next())
    this.#lastRead = next.catch(() => undefined)
    return next
  }

  async #next(): Promise<IteratorResult<unknown, undefined>> {
    while (this.#parts.length === 0) {
      if (this.#error) {
        const { reason } = this.#error
        this.#error = undefined
        throw reason
      }
      if (this.#over) return { done: true, value: undefined }
      // oxlint-disable-next-line no-await-in-loop -- one part after the other
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve
      })
    }
    const value = this.#parts.shift()
    if (this.#parts.length === 0) this.#rouseWriter()
    return { done: false, value }
  }

  #rouse(): void {
    this.#rouseReader()
    this.#rouseWriter()
  }

  #rouseReader(): void {
    this.#wakeReader?.()
    this.#wakeReader = undefined
  }

  #rouseWriter(): void {
    this.#wakeWriter?.()
    this.#wakeWriter = undefined
  }
}
