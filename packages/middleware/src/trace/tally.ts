import type { Attributes } from '@opentelemetry/api'
import type { CallEvent } from '@stint/core'

/** What happened below a layer, in numbers. */
export class Tally {
  attempts = 0
  /** The target of the last attempt. */
  target: string | undefined
  budgetUsedUp = false
  #sends = 0
  #submissions = 0
  #hiddenRetries = 0
  #skips = 0
  #waits = 0
  #cost = 0
  #estimated = 0

  add(event: CallEvent): void {
    if (event.type === 'attempt-started') {
      this.attempts += 1
      this.target = event.target
    } else if (event.type === 'attempt-ended') {
      this.#sends += event.sends
      this.#submissions += event.submissions
      this.#cost += event.cost
      if (event.costIs === 'estimated') this.#estimated += event.cost
      if (event.fault?.hiddenRetry) this.#hiddenRetries += 1
    } else if (event.type === 'skipped') {
      this.#skips += 1
      if (event.layer === 'budget') this.budgetUsedUp = true
    } else if (event.type === 'waiting') {
      this.#waits += 1
    }
  }

  get attributes(): Attributes {
    return {
      'stint.attempts': this.attempts,
      'stint.submissions': this.#submissions,
      'stint.sends': this.#sends,
      'stint.hidden_retries': this.#hiddenRetries,
      'stint.skips': this.#skips,
      'stint.waits': this.#waits,
      'stint.cost': this.#cost,
      'stint.cost_estimated': this.#estimated,
    }
  }
}
