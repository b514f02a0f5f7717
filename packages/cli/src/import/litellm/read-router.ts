import type { Cooldown } from '../bounded.ts'
import { wrong, type Fields } from '../fields.ts'
import type { NamedTargets } from '../named-targets.ts'
import { readDeployment, type Deployment } from './deployment.ts'
import { addAliases, type Groups } from './model-groups.ts'
import { readFallbacks, type Fallbacks } from './read-fallbacks.ts'
import { skipKnown } from './known-fields.ts'
import { mostRetries } from './retry-policy.ts'

/** What the router knows of its models. */
export interface Router {
  /** What a caller may ask for: each `model_name`, and its aliases. */
  readonly names: readonly string[]
  /** Deployments by these names, and by what else fallbacks call them. */
  readonly groups: ReadonlyMap<string, readonly Deployment[]>
  readonly retries: number | undefined
  /** The most that a retry_policy allows, of all models and of single ones. */
  readonly policy: (group: string) => number | undefined
  readonly retryAfterMs: number
  readonly timeoutMs: number | undefined
  readonly fallbacks: Fallbacks
  readonly contextWindow: Fallbacks
  readonly contentPolicy: Fallbacks
  readonly maxFallbacks: number
  readonly cooldown: Cooldown | undefined
  readonly notes: readonly string[]
}

/** What is set in router_settings goes before what is set in litellm_settings. */
export function readRouter(fields: Fields, targets: NamedTargets): Router {
  fields.skip('general_settings', 'environment_variables')
  const notes = new Set<string>()
  const list = fields.objects('model_list')
  if (!list || list.length === 0) {
    throw wrong('model_list', 'a list of models', list)
  }
  const groups: Groups = new Map()
  for (const entry of list) {
    const { group, deployment } = readDeployment(entry, targets, notes)
    groups.set(group, [...(groups.get(group) ?? []), deployment])
  }
  const settings = [fields.object('router_settings'), fields.object('litellm_settings')].filter(
    (each) => each !== undefined,
  )
  settings.forEach(skipKnown)
  const first = <Value>(read: (fields: Fields) => Value | undefined): Value | undefined =>
    settings.map(read).find((value) => value !== undefined)
  addAliases(
    groups,
    first((each) => each.object('model_group_alias')),
    notes,
  )
  const names = [...groups.keys()]
  const lists = (name: string): Fallbacks => readFallbacks(settings, name, groups, notes)
  return {
    names,
    groups,
    retries: first((each) => each.count('num_retries')),
    policy: mostRetries(settings, notes),
    retryAfterMs: (first((each) => each.count('retry_after')) ?? 0) * 1000,
    timeoutMs: first((each) => each.time('timeout', 1000) ?? each.time('request_timeout', 1000)),
    fallbacks: lists('fallbacks'),
    contextWindow: lists('context_window_fallbacks'),
    contentPolicy: lists('content_policy_fallbacks'),
    maxFallbacks: first((each) => each.count('max_fallbacks')) ?? 5,
    cooldown: cooldownIn(first, notes),
    notes: [...notes],
  }
}

type First = <Value>(read: (fields: Fields) => Value | undefined) => Value | undefined

/** Only where somebody chose one: the default of 5 s after 3 failures in a minute is hardly any. */
function cooldownIn(first: First, notes: Set<string>): Cooldown | undefined {
  const fails = first((each) => each.count('allowed_fails'))
  const ms = first((each) => each.time('cooldown_time', 1000))
  const off = first((each) => each.flag('disable_cooldowns'))
  if (off === true || (fails === undefined && ms === undefined)) return undefined
  notes.add(
    'A cooldown may end retries early, where other deployments of a model are left; it is not counted. In stint it is a breaker.',
  )
  return { failures: (fails ?? 3) + 1, ms: ms ?? 5000 }
}
