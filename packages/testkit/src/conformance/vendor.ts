import type { Script } from './delivery.ts'
import type { Received } from './received.ts'

/** A vendor that a provider is sent to, and what it was sent. */
export interface Vendor {
  readonly baseURL: string
  /** What has arrived since the script was given, in order of arrival. */
  readonly received: readonly Received[]
  /** Forgets what was received, and answers by a script from now on. */
  use(script: Script): void
  /** Resolves when so many requests have arrived. */
  arrived(count: number): Promise<void>
  /** What the script threw: a mistake in `wire`, not in the provider. */
  readonly mistake: unknown
  close(): Promise<void>
}

/** The list of what arrived, and who waits for it. */
export class Arrivals {
  script: Script = () => ({ status: 404 })
  received: Received[] = []
  mistake: unknown
  #waiting: { readonly count: number; readonly resolve: () => void }[] = []

  use(script: Script): void {
    this.script = script
    this.received = []
    this.#waiting = []
    this.mistake = undefined
  }

  add(received: Received): void {
    this.received.push(received)
    const { length } = this.received
    for (const { count, resolve } of this.#waiting) if (count <= length) resolve()
  }

  arrived(count: number): Promise<void> {
    if (this.received.length >= count) return Promise.resolve()
    return new Promise((resolve) => {
      this.#waiting.push({ count, resolve })
    })
  }
}
