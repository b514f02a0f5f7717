import { randomBytes } from 'node:crypto'

/** For how long Redis leaves a probe out that nobody renews. */
export const leaseMs = 15_000
const renewMs = 5000
/** Probes that may have to be given back. Beyond, the lease of the oldest has to run out. */
const mostUnsure = 1000

/** What Redis is told of a probe. */
interface Telling {
  renew(key: string, token: string): void
  giveBack(key: string, token: string): void
}

/** The probes of this process that are out: each is renewed, so that Redis can tell it from one whose process died. */
export class Probes {
  readonly #tell: Telling
  readonly #out = new Map<string, string>()
  /** Those of which Redis may believe that they are out, though nobody here is on its way with one. */
  readonly #unsure = new Map<string, string>()
  readonly #process = randomBytes(9).toString('base64url')
  #count = 0
  #timer: NodeJS.Timeout | undefined

  constructor(tell: Telling) {
    this.#tell = tell
  }

  /** A name that no other probe has. */
  name(): string {
    this.#count += 1
    return `${this.#process}.${this.#count}`
  }

  went(key: string, token: string): void {
    this.#out.set(token, key)
    this.#timer ??= setInterval(() => {
      for (const [each, of] of this.#out) this.#tell.renew(of, each)
    }, renewMs).unref()
  }

  cameBack(token: string): void {
    this.#out.delete(token)
    if (this.#out.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /**
   * Redis may have let it go, or not have heard that it is back: the answer was lost.
   * @param token undefined where it was no probe.
   */
  lost(key: string, token: string | undefined): void {
    if (token === undefined) return
    this.#unsure.set(token, key)
    const [oldest = ''] = this.#unsure.keys()
    if (this.#unsure.size > mostUnsure) this.#unsure.delete(oldest)
  }

  /** Once Redis can be told: those that were lost, or nobody else could go until their leases have run out. */
  giveBack(): void {
    const all = [...this.#unsure]
    this.#unsure.clear()
    for (const [token, key] of all) this.#tell.giveBack(key, token)
  }
}
