import { isBranded } from '../is-branded.ts'
import { showValue } from '../show-value.ts'
import { redact } from './redact.ts'

/** What a refusal says beyond its reason. */
export interface RefusalFields {
  /** Position of the layer in the stack, from 0 at the outside. */
  readonly index?: number | undefined
  /** The limit that was met: attempts, milliseconds or money. */
  readonly limit?: number | undefined
  /** When asking again makes sense, in milliseconds from now. */
  readonly afterMs?: number | undefined
  /** What would help: wait (`later`, the default), ask for something else (`changed`), or nothing (`never`). */
  readonly again?: 'later' | 'changed' | 'never' | undefined
  /** The target that was not entered. */
  readonly target?: string | undefined
}

const marker: unique symbol = Symbol.for('stint.Refusal')

/**
 * A layer would not let the call in: an open breaker, an empty account, a full queue. It costs nothing, is
 * never retried, and lets failover move on at once.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly layer: string
  readonly reason: string
  readonly index: number | undefined
  readonly limit: number | undefined
  readonly afterMs: number | undefined
  readonly again: 'later' | 'changed' | 'never'
  readonly target: string | undefined

  /** @throws TypeError when layer or reason is no text. */
  constructor(layer: string, reason: string, fields: RefusalFields = {}) {
    if (typeof layer !== 'string' || typeof reason !== 'string') {
      const given = `${showValue(layer)}, ${showValue(reason)}`
      throw new TypeError(`Refusal: expected new Refusal(layer, reason), got ${given}`)
    }
    const said = redact(reason)
    super(`${layer}: ${said}`)
    this.layer = layer
    this.reason = said
    this.index = fields.index
    this.limit = fields.limit
    this.afterMs = fields.afterMs
    this.again = fields.again ?? 'later'
    this.target = fields.target
  }

  static {
    Object.defineProperty(this.prototype, marker, { value: true })
  }

  /** Whether a value is a Refusal, also one of another installed copy of stint. */
  static isInstance(value: unknown): value is Refusal {
    return isBranded(value, marker)
  }
}
