import {
  createImage,
  parseDuration,
  pipeline,
  showValue,
  type Duration,
  type Operation,
  type Pipeline,
  type SharedState,
  type Target,
} from '@stint/core'
import { z } from 'zod'
import { durationOption, inCodeOnly, layerOptions } from '../layer-options.ts'
import { sharedOption } from '../shared-options.ts'
import { checkTargets } from './check-targets.ts'
import { rotation } from './rotation.ts'

/** Options of `pool`. */
export interface PoolOptions<Given = any, Made = any> {
  /** How long a member rests after a fault that says no time of its own, in all calls. Default 60 s. */
  readonly cooldown?: Duration | undefined
  /** What its members do. Default `createImage`. */
  readonly operation?: Operation<Given, any, Made> | undefined
  /** With it, members rest in all processes whose pool has the same id. Such as `redisState(client)` gives. */
  readonly shared?: SharedState | undefined
}

const shape = {
  cooldown: durationOption.optional(),
  operation: z
    .custom<Operation>(
      (value) => typeof (value as Operation | undefined)?.request?.safeParse === 'function',
      { error: 'expected an operation, such as createImage' },
    )
    .meta(inCodeOnly)
    .optional(),
  shared: sharedOption.optional(),
}

/** The options as a schema, for files. */
export const poolSchema: z.ZodObject = z.strictObject(shape)

/**
 * Keys or accounts that are interchangeable, as one target for failover, or for `.to()`. Calls begin with each member
 * in turn. A fault of the key or the account, and a rate limit, leads to the next member at once, and the member rests
 * in all calls: for its Retry-After, else for `cooldown`. Any other fault leaves the pool, for it would meet the other
 * members too.
 * @param id what reports and explain call the pool.
 * @param members providers (or pipelines) with ids of their own, alike but for the key.
 * @throws TypeError when a member or an option is not what it should be.
 */
export function pool<Given = any, Made = any>(
  id: string,
  members: readonly Target[],
  options: PoolOptions<Given, Made> = {},
): Pipeline<Given, Made> {
  if (typeof id !== 'string' || id.trim() === '') {
    throw new TypeError(`pool: id: expected a name, got ${showValue(id)}`)
  }
  checkTargets(members, { layer: 'pool', list: 'members' })
  const given = layerOptions('pool', shape, options)
  const { operation = createImage, cooldown = '60s', shared } = given
  const cooldownMs = parseDuration(cooldown, 'pool: cooldown')
  return pipeline(operation as Operation<Given, any, Made>, { id }).use(
    rotation([...members], { cooldown, cooldownMs, sharing: shared && { shared, id } }),
  )
}
