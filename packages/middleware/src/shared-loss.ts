import { Refusal, type Context, type Lost } from '@stint/core'

/**
 * What becomes of a decision that was lost: the report of the call says so, once for each layer.
 * @param name of the layer and of what it shares: `breaker 'images'`.
 * @returns the refusal, where that is the policy; else this process decides by itself.
 */
export function refusedByLoss(
  ctx: Context,
  { layer, id }: { readonly layer: string; readonly id: string },
  { lost, refuse }: Lost,
): Refusal | undefined {
  const what = `${layer} '${id}': ${lost}`
  ctx.remember('lost', () => {
    ctx.warn(refuse ? what : `${what}; this process decided by itself`)
    return true
  })
  if (!refuse) return undefined
  const { index, target } = ctx
  return new Refusal(layer, `${lost} (shared as '${id}')`, { index, target: target?.id })
}

/** Whether something has to be waited for. */
export function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as Promise<T> | undefined)?.then === 'function'
}
