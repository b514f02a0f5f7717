import { types } from 'node:util'
import { Fault } from '../faults/fault.ts'
import { messageOf } from '../faults/message-of.ts'
import { Refusal } from '../faults/refusal.ts'
import type { Middleware } from '../layer.ts'
import type { Branch } from './branch.ts'
import type { Place } from './stack.ts'

/** @throws Error that names the layer when what it gave is no result. */
export function checkResult(name: string, result: unknown): unknown {
  if (typeof result === 'object' && result !== null) return result
  throw new Error(`${name} returned ${inWords(result)} in place of a result`)
}

function inWords(result: unknown): string {
  if (result === undefined) return 'nothing'
  return result === null ? 'null' : `a ${typeof result}`
}

/** Handed a context in place of its options, a factory complains at once, in its own name. */
export function looksLikeFactory({ layer, name }: Place<Middleware>, thrown: unknown): boolean {
  if (layer.layer !== undefined || layer.length > 1) return false
  if (!types.isNativeError(thrown) || !(thrown instanceof TypeError)) return false
  return messageOf(thrown).startsWith(name)
}

/** The error of a factory that stands where its middleware should. */
export function notCalled(name: string, cause?: unknown): Error {
  const text = `${name} was used without being called: write .use(${name}())`
  return new Error(text, cause === undefined ? undefined : { cause })
}

/** What a factory gives that was taken for a middleware itself. */
export function isLayer(own: unknown): boolean {
  return typeof own === 'function' || (typeof own === 'object' && own !== null && 'entries' in own)
}

/** The error of a middleware that made nothing of a failure. */
export function swallowed(name: string, cause: unknown): Error {
  const message = `${name} swallowed a fault: rethrow it, or return a result of its own`
  return new Error(message, { cause })
}

/** A refusal that begins here goes into the report, a mistake is remembered as this layer's. */
export function noteOwn(branch: Branch, error: unknown): void {
  if (Refusal.isInstance(error)) branch.call.recorder.refuse(error, branch.speaker)
  else if (!Fault.isInstance(error)) branch.call.blame(error, branch.layer)
}

/** What is neither fault nor refusal is a mistake of the layer in which it comes up first. */
export function noteMistake({ call, layer }: Branch, error: unknown): void {
  if (!Fault.isInstance(error) && !Refusal.isInstance(error)) call.blame(error, layer)
}
