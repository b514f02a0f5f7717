import type { Bounds } from './bounds.ts'
import type { Context } from './context.ts'
import type { Account } from './accounts/account.ts'
import type { Role } from './role.ts'
import type { PaceLimits } from './stream/pace-limits.ts'
import type { Target } from './target.ts'
import { showValue } from './show-value.ts'

/** Enters what is below, once, and gives its result. */
export type Next<Res = any> = () => Promise<Res>

/** What a layer says of itself to explain and to the declaration check. */
export interface LayerInfo {
  /** As it is called in a pipeline: `retry`, `deadline`. */
  readonly name: string
  /** Shown by explain. */
  readonly options?: Readonly<Record<string, unknown>> | undefined
  /** Names of options that are arguments of their own: `deadline('90s')`, not `deadline(duration: '90s')`. */
  readonly positional?: readonly string[] | undefined
  /** What kind of layer it is, with the facts that explain's findings and `atMost` go by. */
  readonly role?: Role | undefined
  /**
   * The worst case of this layer, given that of what is below. A layer that declares none passes the bounds
   * through, with an unknown elapsed time, because nobody knows what it waits for.
   */
  bounds?(below: Bounds): Bounds
  /**
   * True when a quota or the like may keep every run below the bounds, wherever the layer stands. What a role says of
   * that is known without it.
   */
  readonly atMost?: boolean | undefined
  /**
   * Whether what is below gets the request that this layer was given. Default: true for a layer with a role. Where it
   * is not known, `plan` counts a target that refuses the request as one that may take it.
   */
  readonly keepsRequest?: boolean | undefined
  /**
   * A commit point: what this layer does cannot be undone, and must happen once in a call. `'entry'`: it does so on the
   * way in (books, charges, notifies), so no repeater may enter it again. `'output'`: it lets output out while that is
   * being made, so no repeater above or below it may begin afresh.
   */
  readonly commits?: 'entry' | 'output' | undefined
  /** What it demands of the pace of a stream: without effect where the operation cannot be read while it is made. */
  readonly pace?: PaceLimits | undefined
  /** True when it keeps a state across calls, such as counts, that would go wrong if a call passed it twice. */
  readonly stateful?: boolean | undefined
  /** Called when the pipeline is declared. @throws TypeError when the layer cannot stand in this stack. */
  check?(stack: Declared): void
}

/** What a layer sees of the stack it is declared in. */
export interface Declared {
  /** Every target that calls can reach through this layer. */
  readonly targets: readonly Target[]
  /** Position of the layer, from 0 at the outside. */
  readonly index: number
}

/**
 * An ordinary middleware: a koa function. `next()` enters what is below, at most once, and resolves with the
 * result; what the function returns replaces the result, nothing returned passes it on.
 */
export interface Middleware<Req = any, Res = any> {
  (ctx: Context<Req>, next: Next<Res>): unknown
  readonly layer?: LayerInfo
}

/** A step down from the original request. */
export interface Step {
  readonly name: string
  /** Whether the result has less than was asked for. */
  readonly lossy: boolean
}

/** What one entry of a repeater changes for the branch it opens. */
export interface Change<Req = any> {
  readonly request?: Req
  readonly target?: Target
  /** An absolute time on the call's clock, not later than the branch's own. */
  readonly deadline?: number
  readonly account?: Account
  /**
   * The steps down that lead to this entry's request, in order: their names are added to the branch's shape, and
   * to losses where they are lossy.
   */
  readonly steps?: readonly Step[]
}

/** Opens a branch and runs what is below in it. */
export type Enter<Req = any, Res = any> = (change?: Change<Req>) => Promise<Res>

/** A layer that may enter what is below more than once. An object, never a function. */
export interface Repeater<Req = any, Res = any> extends LayerInfo {
  /** The most entries in all when it is itself entered `k` times for one target in one call. */
  entries(k: number): number
  /** Enters what is below, as often as it takes, and gives a result or throws what became of it. */
  run(ctx: Context<Req>, enter: Enter<Req, Res>): Promise<Res>
  /** The targets among which it chooses, when it is the layer that does so. */
  readonly targets?: readonly Target[] | undefined
  /**
   * `'unknown'` lets this repeater enter again although an attempt may have been paid for without an answer.
   * Left out, the engine refuses that.
   */
  readonly resend?: 'unknown' | undefined
}

export type Layer<Req = any, Res = any> = Middleware<Req, Res> | Repeater<Req, Res>

/** A middleware with what explain needs to know of it. */
export interface MiddlewareDefinition<Req = any, Res = any> extends LayerInfo {
  /** The koa function itself. */
  readonly run: (ctx: Context<Req>, next: Next<Res>) => unknown
}

/**
 * Makes an ordinary middleware that names itself, shows its options in explain and declares its bounds. A plain
 * `(ctx, next)` function needs none of this.
 * @throws TypeError when name or run is missing.
 */
export function defineMiddleware<Req = any, Res = any>(
  definition: MiddlewareDefinition<Req, Res>,
): Middleware<Req, Res> {
  checkDefinition('defineMiddleware', definition)
  const { run: _, ...layer } = definition
  const middleware = (ctx: Context<Req>, next: Next<Res>): unknown => definition.run(ctx, next)
  Object.defineProperty(middleware, 'name', { value: definition.name })
  return Object.assign(middleware, { layer })
}

/**
 * Makes a repeater. It cannot be made without a maximum.
 * @throws TypeError when name, run or entries is missing.
 */
export function defineRepeater<Req = any, Res = any>(
  definition: Repeater<Req, Res>,
): Repeater<Req, Res> {
  checkDefinition('defineRepeater', definition)
  checkEntries(definition)
  return definition
}

function checkDefinition(maker: string, definition: { name: string; run: unknown }): void {
  if (typeof definition === 'function') {
    throw new TypeError(
      `${maker}: expected { name, run }, got a function: a plain (ctx, next) needs no ${maker}`,
    )
  }
  if (typeof definition?.name !== 'string' || definition.name === '') {
    throw new TypeError(`${maker}: name must be a string, got ${showValue(definition?.name)}`)
  }
  if (typeof definition.run !== 'function') {
    throw new TypeError(`${maker}('${definition.name}'): run must be a function`)
  }
}

/** @throws TypeError when a repeater does not say how often it may enter. */
export function checkEntries(repeater: Repeater): void {
  if (typeof repeater.name !== 'string' || repeater.name === '') {
    throw new TypeError(`repeater: name must be a string, got ${showValue(repeater.name)}`)
  }
  const name = `repeater '${repeater.name}'`
  if (typeof repeater.entries !== 'function') {
    throw new TypeError(`${name}: entries(k) must say the most entries in all, e.g. k => 3 * k`)
  }
  for (const k of [1, 2, 3]) {
    const entries = repeater.entries(k)
    if (!(Number.isInteger(entries) && entries >= 1)) {
      throw new TypeError(
        `${name}: entries(${k}) must be a whole number from 1, got ${showValue(entries)}`,
      )
    }
  }
}

export function isRepeater(layer: Layer): layer is Repeater {
  return typeof layer === 'object'
}

/** What a layer says of itself; a plain function only has its name. */
export function infoOf(layer: Layer): LayerInfo {
  if (isRepeater(layer)) return layer
  return layer.layer ?? { name: layer.name || 'middleware' }
}
