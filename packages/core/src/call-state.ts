import { createHash, hash } from 'node:crypto'
import { Account } from './account.ts'
import type { Clock } from './clock.ts'
import type { Call } from './context.ts'
import { Deadlines } from './deadlines.ts'
import { Jobs } from './jobs.ts'
import type { Operation } from './operation.ts'
import type { CallOutput } from './stream/call-output.ts'
import { problemsOf } from './options.ts'
import type { Recorder } from './recorder.ts'

/** One thing that a layer keeps for the length of a call. */
interface Kept {
  readonly key: string
  readonly value: unknown
  readonly next: Kept | undefined
}

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
  /** Requests beside the caller's own that have passed the operation's check. */
  #checked: Set<unknown> | undefined
  /** As the caller gave it, checked. */
  readonly request: unknown
  readonly deadlines: Deadlines
  /** What the caller reads while it is made; undefined where only the result is asked for. */
  readonly output: CallOutput | undefined
  /** What layers keep, by layer: most keep one thing, so what one keeps is a chain. */
  #memory: Map<object, Kept> | undefined
  #blamed: Map<unknown, string> | undefined
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
    readonly output: CallOutput | undefined
  }) {
    this.id = given.id
    this.pipeline = given.pipeline
    this.clock = given.clock
    this.random = given.random
    this.labels = given.labels
    this.recorder = given.recorder
    this.output = given.output
    this.deadlines = new Deadlines(given.clock)
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
    const content = [...this.definition.content(request)]
    const [first = '', ...others] = content
    // Mostly it is one text, for which this is ten times as fast.
    if (others.length === 0) return hash('sha256', first, 'hex')
    const digest = createHash('sha256')
    for (const part of content) digest.update(part)
    return digest.digest('hex')
  }

  /** What `owner` keeps under a key for the length of this call. */
  remember<T>(owner: object, key: string, create: () => T): T {
    const first = this.#memory?.get(owner)
    for (let kept = first; kept; kept = kept.next) if (kept.key === key) return kept.value as T
    const value = create()
    const memory = (this.#memory ??= new Map<object, Kept>())
    // What create() has kept for the same layer stays.
    memory.set(owner, { key, value, next: memory.get(owner) })
    return value
  }

  /**
   * A request as the operation checks it, once for each object.
   * @throws TypeError when a layer put something invalid in its place.
   */
  check(request: unknown, layer: string): unknown {
    if (request === this.request || this.#checked?.has(request)) return request
    const parsed = this.definition.request.safeParse(request)
    if (!parsed.success) {
      const problems = problemsOf(parsed.error, undefined)
      throw new TypeError(`${layer} made an invalid request: ${problems.join('; ')}`)
    }
    ;(this.#checked ??= new Set<unknown>()).add(parsed.data)
    return parsed.data
  }

  /** Remembers the innermost layer that threw an error which is neither fault nor refusal. */
  blame(error: unknown, layer: string): void {
    const blamed = (this.#blamed ??= new Map<unknown, string>())
    if (!blamed.has(error)) blamed.set(error, layer)
  }

  blamed(error: unknown): string | undefined {
    return this.#blamed?.get(error)
  }
}
