import { isPipeline, showValue, type Operation, type Pipeline } from '@stint/core'

/**
 * Checks that something is a pipeline of an operation.
 * @throws TypeError that says what was given instead.
 */
export function checkPipeline(
  caller: string,
  given: unknown,
  { name }: Pick<Operation, 'name'>,
): void {
  const isOne = typeof given === 'object' && given !== null && isPipeline(given as Pipeline)
  if (!isOne) {
    throw new TypeError(`${caller}: expected a pipeline of ${name}, got ${showValue(given)}`)
  }
  const { id, operation } = given as Pipeline
  // By name: the operation may come from another installed copy of stint.
  if (operation.name === name) return
  throw new TypeError(
    `${caller}: expected a pipeline of ${name}, '${id}' is one of ${operation.name}`,
  )
}
