import { Fault } from './faults/fault.ts'
import type { Operation } from './operation.ts'
import { problemsOf } from './options.ts'

/**
 * What a provider made, as the operation checks it.
 * @throws Fault `malformed_response` when it is no result, `empty_response` when it holds nothing.
 */
export function readMade(definition: Operation, made: unknown): object {
  const parsed = definition.result.safeParse(made)
  if (!parsed.success) {
    const problems = problemsOf(parsed.error, undefined)
    throw new Fault('malformed_response', { message: `not a result: ${problems.join('; ')}` })
  }
  if (definition.isEmpty?.(parsed.data)) {
    throw new Fault('empty_response', {
      message: 'the answer holds nothing of what was asked for',
    })
  }
  return parsed.data as object
}
