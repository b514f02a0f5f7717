import type { Branch } from './branch.ts'
import { Fault } from '../faults/fault.ts'
import type { Acceptance, Provider, Unknown } from '../provider.ts'
import { showValue } from '../show-value.ts'
import { messageOf } from '../faults/message-of.ts'

/**
 * Asks a target whether it can take the request. What it cannot take is a fault of shape that costs nothing, so
 * that a downgrade can step to a shape it takes, and failover can move on.
 * @returns a promise only where the target's answer is one.
 * @throws Fault `unsupported`, unsent, with the target's reason.
 */
export function gate(branch: Branch, provider: Provider): Promise<void> | undefined {
  const answer = ask(branch, provider)
  if (isPromise(answer)) return answer.then((given) => decide(branch, provider, given))
  decide(branch, provider, answer)
  return undefined
}

function decide(branch: Branch, provider: Provider, given: Acceptance): void {
  const answer = decided(given, branch.unknown)
  if (answer === true || answer === undefined) return
  const reason = typeof answer === 'string' ? answer : `accepts() gave ${showValue(answer)}`
  branch.call.recorder.skip({ ...branch.speaker, layer: 'gate' }, reason)
  const message = `${provider.id} cannot take this: ${reason}`
  throw new Fault('unsupported', { message, delivery: 'unsent' })
}

/** What a pipeline makes of an answer: it may skip targets that cannot tell. */
export function decided(answer: Acceptance, unknown: Unknown): Acceptance {
  const skips = answer === undefined && unknown === 'skip'
  return skips
    ? "it cannot tell whether it takes this, and the pipeline skips then (unknown: 'skip')"
    : answer
}

function ask(branch: Branch, provider: Provider): Acceptance | Promise<Acceptance> {
  const failed = (error: unknown): never => {
    if (branch.ending) throw error
    throw providerMistake(branch, provider, 'accepts', error)
  }
  try {
    const given = provider.accepts(branch.request)
    return isPromise(given) ? branch.within(given).catch(failed) : given
  } catch (error) {
    return failed(error)
  }
}

/**
 * The quoted price of a request, 0 where the provider quotes none.
 * @throws Fault `unknown`, unsent, when the price is no number from 0.
 */
export function quote(branch: Branch, provider: Provider): number {
  let price: number
  try {
    price = provider.price?.(branch.request) ?? 0
  } catch (error) {
    throw providerMistake(branch, provider, 'price', error)
  }
  if (Number.isFinite(price) && price >= 0) return price
  throw providerMistake(
    branch,
    provider,
    'price',
    new Error(`expected a number from 0, got ${showValue(price)}`),
  )
}

/** No attempt shows it, so the report has it among what was not entered. */
function providerMistake(
  branch: Branch,
  provider: Provider,
  method: string,
  error: unknown,
): Fault {
  const reason = `${method}() failed: ${messageOf(error)}`
  branch.call.recorder.skip({ ...branch.speaker, layer: 'provider' }, reason)
  return new Fault('unknown', { message: `${provider.id}: ${reason}`, delivery: 'unsent' })
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as Promise<T> | undefined)?.then === 'function'
}
