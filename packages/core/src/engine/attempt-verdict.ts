import { classifyFailure, faultWithin } from '../faults/classify-failure.ts'
import { Fault, type Delivery } from '../faults/fault.ts'
import { messageOf } from '../faults/message-of.ts'
import type { Answer, Provider } from '../provider.ts'
import type { WireMeter } from '../wire/wire-meter.ts'

/** What is known of an attempt when it ends. */
export interface SeenAttempt {
  readonly provider: Provider
  readonly meter: WireMeter
  /** Whether the provider was called at all. */
  readonly called: boolean
  /** Whether it goes on with a job, and submits nothing. */
  readonly resumes: boolean
  /** Whether the vendor has taken something on as a job. */
  readonly hasJob: boolean
}

/** How far what was submitted came, as the wire tells it. */
export function deliveryOf(seen: SeenAttempt): Delivery {
  const { meter, hasJob } = seen
  const known = meter.delivery ?? (hasJob ? 'accepted' : undefined)
  // An error of a poll or a download does not say what became of what was accepted.
  if (known === 'accepted' && (meter.lostSight || askedNothing(seen))) return 'unknown'
  return known ?? unseen(seen)
}

/** The fault of an attempt that failed, with the wire's word on its delivery. */
export function faultOf(
  error: unknown,
  seen: SeenAttempt,
  answer: Answer | undefined = seen.meter.answer,
): Fault {
  const { provider, meter, hasJob } = seen
  const delivery = deliveryOf(seen)
  // A provider that says itself what was too large, a reference behind a link say, knows what that means.
  if (meter.tooLarge && !faultWithin(error)) {
    return new Fault('malformed_response', { message: meter.tooLarge.message, delivery })
  }
  const sent = meter.delivery !== undefined || hasJob
  try {
    return classifyFailure({ error, answer, delivery, sent }, provider, meter.secrets)
  } catch (broken) {
    const message = `what ${provider.id} threw cannot be read: ${messageOf(broken)}`
    return new Fault('unknown', { message, delivery })
  }
}

/** A resume that did not get as far as to ask for its job, for want of a key say, knows nothing of it. */
function askedNothing({ resumes, meter, provider }: SeenAttempt): boolean {
  return resumes && meter.sends === 0 && provider.wire === 'fetch'
}

/** Where no submission was seen. */
function unseen({ called, provider }: SeenAttempt): Delivery {
  return called && provider.wire !== 'fetch' ? 'unknown' : 'unsent'
}
