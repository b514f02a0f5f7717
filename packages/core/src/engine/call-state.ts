import { createHash, hash } from 'node:crypto'
import { Account, type AccountLimits } from '../accounts/account.ts'
import type { Clock } from '../clock.ts'
import type { Call } from '../context.ts'
import { Deadlines } from './deadlines.ts'
import type { CallIdentity } from '../report/event-channels.ts'
import { Jobs } from './jobs.ts'
import { Memory } from './memory.ts'
import type { Operation } from '../operation.ts'
import type { CallOutput } from '../stream/call-output.ts'
import { problemsOf } from '../options.ts'
import type { Recorder } from '../report/recorder.ts'

const boundOwner = { layer: 'explain', index: -1 }

/** What one call keeps while it runs: the public part of {@link Call}, and what the engine remembers. */
export class CallState implements Call {
  readonly #identity: CallIdentity
  readonly clock: Clock
  readonly random: () => number
  readonly recorder: Recorder
  readonly definition: Operation
  /** Holds exactly the attempts that explain says, whatever a layer has declared. */
  readonly bound: Account
  /** Targets that may have been paid without an answer, with what happened there. */
  #barred: Map<string, string> | undefined
  /** Jobs that were submitted and not seen to end. */
  readonly jobs: Jobs = new Jobs()
  /** Requests beside the caller's own that have passed the operation's check. */
  #checked: Set<unknown> | undefined
  /** As the caller gave it, checked. */
  readonly request: unknown
  readonly deadlines: Deadlines
  /** What the caller reads while it is made; undefined where only the result is asked for. */
  readonly output: CallOutput | undefined
  readonly #memory = new Memory()
  #blamed: Map<unknown, string> | undefined
  #digest: string | undefined

  constructor(given: {
    readonly identity: CallIdentity
    readonly clock: Clock
    readonly random: () => number
    readonly recorder: Recorder
    readonly operation: Operation
    readonly request: unknown
    /** What explain says that it comes to at the most. */
    readonly bound: AccountLimits
    readonly output: CallOutput | undefined
  }) {
    this.#identity = given.identity
    this.clock = given.clock
    this.random = given.random
    this.recorder = given.recorder
    this.output = given.output
    this.deadlines = new Deadlines(given.clock)
    this.definition = given.operation
    this.bound = new Account(undefined, given.bound, boundOwner)
    this.request = given.request
  }

  get id(): string {
    return this.#identity.callId
  }

  get pipeline(): string {
    return this.#identity.pipeline
  }

  get labels(): Readonly<Record<string, string>> {
    return this.#identity.labels
  }

  /** Nothing is bought again at this target. */
  bar(target: string, happened: string): void {
    ;(this.#barred ??= new Map<string, string>()).set(target, happened)
  }

  /** What happened at a target, so that nothing is bought there again. */
  barredBy(target: string): string | undefined {
    return this.#barred?.get(target)
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
    return this.#memory.remember(owner, key, create)
  }

  /** The same where there is something already. */
  remembered(owner: object, key: string): unknown {
    return this.#memory.find(owner, key)
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
