import type { Above, Run } from './engine/above.ts'
import { attempt } from './engine/attempt.ts'
import type { Account, AccountLimits } from './accounts/account.ts'
import { Branch } from './engine/branch.ts'
import type { CallState } from './engine/call-state.ts'
import { checkComplete, checkStack, checkTarget, oneAtATime } from './engine/check-stack.ts'
import { systemClock, type Clock } from './clock.ts'
import { explainLine } from './explain/explain-line.ts'
import type { Explanation, Plan } from './explain/explanation.ts'
import { refuseErrors } from './explain/findings-error.ts'
import { planLine } from './explain/plan-line.ts'
import { checkPlanOptions, type PlanOptions } from './explain/plan-options.ts'
import type { Layer } from './layer.ts'
import type { Owner } from './engine/lifetime.ts'
import type { Operation } from './operation.ts'
import { checkPipelineOptions } from './pipeline-options.ts'
import type { Unknown } from './provider.ts'
import type { CallHandle, CallResult } from './call-handle.ts'
import type { RunOptions } from './run-options.ts'
import { runCall, startCall, startStream } from './engine/start-call.ts'
import { compileStack } from './engine/stack.ts'
import type { CommitRule } from './stream/commit-rule.ts'
import type { StreamHandle } from './stream/stream-handle.ts'
import { isPipeline, type Target } from './target.ts'

/** Options of {@link pipeline}. */
export interface PipelineOptions {
  /** What reports, explain and a pipeline above call it. Default: the name of the operation. */
  readonly id?: string
  /** Default {@link systemClock}. */
  readonly clock?: Clock
  /** A number from 0 to below 1. Default `Math.random`. */
  readonly random?: () => number
  /**
   * Makes findings of level error a FindingsError at declaration: at the `use` or `to` that brings the error about.
   * Nothing that is added further in can mend one. Default false.
   */
  readonly strict?: boolean
  /**
   * What becomes of a target that cannot tell whether it accepts a request, because it does not know its own model,
   * say. Default `'try'`, or what the pipeline has that this one is a target of.
   */
  readonly unknown?: Unknown
  /**
   * When the output of a call that is read while it is made becomes visible, so that nothing can be repeated any more.
   * Default `'first'`.
   */
  readonly commit?: CommitRule
}

const noOptions: RunOptions = {}

/** A declared order of layers in front of one or more targets. Immutable: `use` and `to` return new ones. */
export class Pipeline<Given = any, Made = any, Part = any> {
  readonly id: string
  readonly operation: Operation<Given, any, Made, Part>
  readonly layers: readonly Layer[]
  readonly target: Target | undefined
  readonly options: PipelineOptions
  readonly #place: Owner
  #run: Run | undefined
  #complete = false
  #explanation: Explanation | undefined
  #bound: AccountLimits | undefined

  constructor(
    operation: Operation<Given, any, Made, Part>,
    options: PipelineOptions,
    layers: readonly Layer[] = [],
    target?: Target,
  ) {
    this.operation = operation
    this.options = options
    this.id = options.id ?? operation.name
    this.layers = layers
    this.target = target
    this.#place = { name: this.id, index: -1 }
  }

  /**
   * Adds a layer below those declared so far: the first is outermost.
   * @throws TypeError when it is no layer, not the only one, or cannot stand here; FindingsError when the pipeline is strict.
   */
  use(layer: Layer): Pipeline<Given, Made, Part> {
    if (arguments.length > 1) throw oneAtATime(this.id, 'use', arguments.length)
    const layers = [...this.layers, layer]
    checkStack(this, layers, this.target)
    return this.#with(layers)
  }

  /**
   * Ends the pipeline in one target.
   * @throws TypeError when there is a target already, or this is none; FindingsError when the pipeline is strict.
   */
  to(target: Target): Pipeline<Given, Made, Part> {
    if (arguments.length > 1) throw oneAtATime(this.id, 'to', arguments.length)
    checkTarget(this.id, this.layers, this.target, target)
    checkStack(this, this.layers, undefined, target)
    return this.#with(this.layers, target)
  }

  #with(layers: readonly Layer[], target?: Target): Pipeline<Given, Made, Part> {
    const next = new Pipeline(this.operation, this.options, layers, target)
    if (this.options.strict) refuseErrors(this.id, next.explain())
    return next
  }

  /**
   * Runs one call.
   * @throws CallError when it fails; the caller's own reason when it was aborted; TypeError for a wrong option.
   */
  run(request: Given, options: RunOptions = noOptions): Promise<CallResult<Made>> {
    try {
      this.#checkComplete()
      return runCall<Made>(this, request, options)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /**
   * Starts one call and gives a handle to follow and abort it.
   * @throws TypeError when the pipeline has no target or an option is wrong.
   */
  start(request: Given, options: RunOptions = noOptions): CallHandle<Made> {
    this.#checkComplete()
    return startCall<Made>(this, request, options)
  }

  /**
   * Starts one call that is read while it is made: `for await (const part of line.stream(request))`. Until output is
   * visible every layer may act; from then on nothing is asked again, and a fault ends the parts with a CallError that
   * says how much there was.
   * @throws TypeError when the operation cannot be read so, the pipeline has no target or an option is wrong.
   */
  stream(request: Given, options: RunOptions = noOptions): StreamHandle<Made, Part> {
    this.#checkComplete()
    return startStream<Made, Part>(this, request, options)
  }

  /** The worst case, before anything runs. */
  explain(): Explanation {
    return (this.#explanation ??= explainLine(this))
  }

  /**
   * The worst case of one request: with the targets that accept it, the steps that change it, and prices. Runs
   * `accepts` and `price` of the targets and the steps of downgrades, and sends nothing. A target that has not answered
   * after 5 s on the pipeline's clock counts as one that cannot tell, and a step as one that failed.
   * @throws TypeError when the request is none, the pipeline has no target or an option is wrong; the signal's reason
   * when it is aborted.
   */
  async plan(request: Given, options: PlanOptions = {}): Promise<Plan> {
    checkComplete(this.id, this.layers, this.target)
    const { signal } = checkPlanOptions(options)
    return planLine(this, this.operation, request, { clock: this.clock, signal })
  }

  /** Once: a pipeline does not change. */
  #checkComplete(): void {
    if (!this.#complete) checkComplete(this.id, this.layers, this.target)
    this.#complete = true
  }

  get clock(): Clock {
    return this.options.clock ?? systemClock
  }

  /** Where its layers take chance from: `options.random`, else `Math.random`. */
  get random(): () => number {
    return this.options.random ?? Math.random
  }

  /** What one call of it may come to, as explain says. */
  get bound(): AccountLimits {
    return (this.#bound ??= { attempts: this.explain().attempts })
  }

  /** The outermost branch of a call of this pipeline. */
  begin(call: CallState, account: Account): Branch {
    return this.#aim(Branch.root(call, this.#place, account))
  }

  /** Runs the stack in a branch: that of the call, which begins with this pipeline, or one inside it. */
  enter(branch: Branch, above: Above): void {
    this.#run ??= compileStack(this.layers, enterTarget)
    const begun = branch.place === this.#place && !branch.parent
    this.#run(begun ? branch : this.#aim(branch.fork(this.#place)), above)
  }

  #aim(branch: Branch): Branch {
    branch.target = this.target
    if (this.options.unknown) branch.unknown = this.options.unknown
    return branch
  }
}

function enterTarget(branch: Branch, above: Above): void {
  const { target } = branch
  if (!target) above.failed(new Error('no layer entered a target'))
  else if (isPipeline(target)) target.enter(branch, above)
  else attempt(branch, target, above)
}

/**
 * Begins a pipeline for an operation: `pipeline(createImage).use(...).use(failover([...]))`, or `.to(provider)`
 * for a single target.
 * @throws TypeError when an option is wrong.
 */
export function pipeline<Given, Made, Part>(
  operation: Operation<Given, any, Made, Part>,
  options: PipelineOptions = {},
): Pipeline<Given, Made, Part> {
  return new Pipeline(operation, checkPipelineOptions(operation, options))
}
