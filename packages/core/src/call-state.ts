import { createHash } from 'node:crypto'
import { Account } from './account.ts'
import type { Clock } from './clock.ts'
import type { Call } from './context.ts'
import { Jobs } from './jobs.ts'
import type { Operation } from './operation.ts'
import { problemsOf } from './options.ts'
import type { Recorder } from './recorder.ts'

/** What one call keeps while it runs: the public part of {@link Call}, and what the engine remembers. */
export class CallState implements Call {
  readonly id: string
  readonly pipeline: string
  readonly clock: Clock
  readonly random: () => number
  readonly labels: Readonly<Record<string, string>>
  readonly recorder: Recorder
  readonly definition: Operation
  /** Holds exactly the attempts that explain says, whatever a layer has declared. */
  readonly bound: Account
  /** Targets that may have been paid without an answer, with what happened there. */
  readonly barred: Map<string, string> = new Map()
  /** Jobs that were submitted and not seen to end. */
  readonly jobs: Jobs = new Jobs()
  /** Requests that have passed the operation's check. */
  readonly checked: WeakSet<object> = new WeakSet()
  /** As the caller gave it, checked. */
  readonly request: unknown
  readonly #memory = new Map<object, Map<string, unknown>>()
  readonly #blamed = new Map<unknown, string>()
  #digest: string | undefined

  constructor(given: {
    readonly id: string
    readonly pipeline: string
    readonly clock: Clock
    readonly random: () => number
    readonly labels: Readonly<Record<string, string>>
    readonly recorder: Recorder
    readonly operation: Operation
    readonly request: unknown
    readonly attempts: number
  }) {
    this.id = given.id
    this.pipeline = given.pipeline
    this.clock = given.clock
    this.random = given.random
    this.labels = given.labels
    this.recorder = given.recorder
    this.definition = given.operation
    this.bound = new Account(
      undefined,
      { attempts: given.attempts },
      { layer: 'explain', index: -1 },
    )
    this.request = given.request
  }

  get operation(): string {
    return this.definition.name
  }

  get digest(): string {
    return (this.#digest ??= this.digestOf(this.request))
  }

  /** A digest of the content of any request. */
  digestOf(request: unknown): string {
    const hash = createHash('sha256')
    for (const part of this.definition.content(request)) hash.update(part)
    return hash.digest('hex')
  }

  /** What `owner` keeps under a key for the length of this call. */
  remember<T>(owner: object, key: string, create: () => T): T {
    let kept = this.#memory.get(owner)
    if (!kept) this.#memory.set(owner, (kept = new Map<string, unknown>()))
    if (!kept.has(key)) kept.set(key, create())
    return kept.get(key) as T
  }

  /**
   * A request as the operation checks it, once for each object.
   * @throws TypeError when a layer put something invalid in its place.
   */
  check(request: unknown, layer: string): unknown {
    if (this.checked.has(request as object)) return request
    const parsed = this.definition.request.safeParse(request)
    if (!parsed.success) {
      const problems = problemsOf(parsed.error, undefined)
      throw new TypeError(`${layer} made an invalid request: ${problems.join('; ')}`)
    }
    this.checked.add(parsed.data as object)
    return parsed.data
  }

  /** Remembers the innermost layer that threw an error which is neither fault nor refusal. */
  blame(error: unknown, layer: string): void {
    if (!this.#blamed.has(error)) this.#blamed.set(error, layer)
  }

  blamed(error: unknown): string | undefined {
    return this.#blamed.get(error)
  }
}
