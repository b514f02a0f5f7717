import { defineProvider, isPipeline, showValue, type Provider, type Target } from '@stint/core'
import { z } from 'zod'
import { layerOptions } from '../../layer-options.ts'
import type { Step } from '../step.ts'

/** Options of `otherModel`. */
export interface OtherModelOptions {
  /** Whether a result of this model is less than was asked for. Default false. */
  readonly lossy?: boolean | undefined
}

const fields = { lossy: z.boolean({ error: 'expected true or false' }).optional() }

/**
 * Goes to another model, with the request as far down as the steps before have taken it. Later steps stay there.
 * @throws TypeError when target is no provider, or an option is wrong.
 */
export function otherModel(target: Provider, options: OtherModelOptions = {}): Step {
  const { id } = checked(target)
  const { lossy = false } = layerOptions(`otherModel(${id})`, fields, options)
  return { name: `otherModel(${id})`, lossy, target, apply: (request) => request }
}

function checked(target: Target): Provider {
  if (typeof target !== 'object' || target === null) {
    throw new TypeError(`otherModel(${showValue(target)}): expected a provider`)
  }
  if (isPipeline(target)) {
    throw new TypeError(
      `otherModel: expected a provider, got the pipeline '${target.id}': list that in a failover`,
    )
  }
  try {
    return defineProvider(target)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new TypeError(`otherModel: ${message}`, { cause: error })
  }
}
