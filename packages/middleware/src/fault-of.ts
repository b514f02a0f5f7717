import { Fault, Refusal } from '@stint/core'

/**
 * The fault that a repeater may act on, out of whatever an entry threw. A refusal is never acted on: it gives
 * way to the fault this run already has. Anything else is a bug, or the caller's reason to abort.
 * @throws what is not to be acted on.
 */
export function faultOf(thrown: unknown, earlier: Fault | undefined): Fault {
  if (Fault.isInstance(thrown)) return thrown
  throw Refusal.isInstance(thrown) ? (earlier ?? thrown) : thrown
}
