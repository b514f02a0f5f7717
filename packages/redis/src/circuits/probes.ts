import { randomBytes } from 'node:crypto'

/** For how long Redis leaves a probe out that nobody renews. */
export const leaseMs = 15_000
const renewMs = 5000

/** The probes of this process that are out: each is renewed, so that Redis can tell it from one whose process died. */
export class Probes {
  readonly #renew: (key: string, token: string) => void
  readonly #out = new Map<string, string>()
  readonly #process = randomBytes(9).toString('base64url')
  #count = 0
  #timer: NodeJS.Timeout | undefined

  constructor(renew: (key: string, token: string) => void) {
    this.#renew = renew
  }

  /** A name that no other probe has. */
  name(): string {
    this.#count += 1
    return `${this.#process}.${this.#count}`
  }

  went(key: string, token: string): void {
    this.#out.set(token, key)
    this.#timer ??= setInterval(() => {
      for (const [each, of] of this.#out) this.#renew(of, each)
    }, renewMs).unref()
  }

  cameBack(token: string): void {
    this.#out.delete(token)
    if (this.#out.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
