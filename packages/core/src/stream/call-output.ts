import { Fault } from '../faults/fault.ts'
import type { Lifetime } from '../engine/lifetime.ts'
import { Refusal } from '../faults/refusal.ts'
import type { CommitRule } from './commit-rule.ts'
import { PartQueue } from './part-queue.ts'
import type { Streaming } from './streaming.ts'

/** Who made the output that the caller sees. */
export interface Committed {
  /** The number of the attempt; 0 where a layer gave a result of its own. */
  readonly number: number
  readonly target: string
}

/** An attempt that may yet show something. */
export interface Rival {
  /** Another one has. */
  outrun(by: Committed): void
  /** Whether it is made in this branch. */
  isInside(branch: Lifetime): boolean
}

/**
 * The output of a call that is read while it is made. The first attempt that shows anything commits the call to it:
 * from then on nothing is entered any more, and whoever runs beside it is ended. That is the engine's rule, so no layer
 * has to keep it.
 */
export class CallOutput {
  readonly streaming: Streaming
  readonly rule: CommitRule
  readonly queue: PartQueue = new PartQueue()
  readonly #rivals = new Set<Rival>()
  /** Told once, when output becomes visible. */
  onCommit: ((by: Committed) => void) | undefined
  committed: Committed | undefined
  #visible: Rival | undefined
  /** What became of what the caller sees. */
  #ended: { readonly fault: Fault | undefined } | undefined
  /** Parts and characters that the caller was given. */
  parts = 0
  chars = 0

  constructor(streaming: Streaming, rule: CommitRule) {
    this.streaming = streaming
    this.rule = rule
  }

  /** @returns the function that takes it out. */
  enter(rival: Rival): () => void {
    this.#rivals.add(rival)
    return () => this.#rivals.delete(rival)
  }

  /** @returns whether what this attempt makes is what the caller sees: another may have come first. */
  commit(by: Committed, rival?: Rival): boolean {
    if (this.committed) return this.committed.number === by.number
    this.committed = by
    this.#visible = rival
    this.onCommit?.(by)
    // Each leaves as it is told.
    for (const other of this.#rivals) if (other !== rival) other.outrun(by)
    return true
  }

  /** Gives the caller a part, and waits while there are unread ones. */
  deliver(part: unknown): Promise<void> | undefined {
    this.parts += 1
    this.chars += this.streaming.visible(part)
    return this.queue.push(part)
  }

  /** Why nothing can be entered any more. */
  refusal(): Refusal | undefined {
    if (!this.committed) return undefined
    const reason = `output of ${this.committed.target} is visible already: nothing is asked again after that`
    return new Refusal('engine', reason, { target: this.committed.target })
  }

  /** Why a branch has no result: what the caller sees is made in another. */
  refusalIn(branch: Lifetime): Refusal | undefined {
    return this.#visible?.isInside(branch) === false ? this.refusal() : undefined
  }

  /** An attempt has ended; one that the caller sees decides what the call can still come to. */
  end(number: number, fault: Fault | undefined): void {
    if (this.committed?.number === number) this.#ended = { fault }
  }

  /**
   * The call has its result: what no attempt has shown is shown now.
   * @throws the fault of what the caller has seen a part of: nothing can take its place any more.
   */
  succeed(made: unknown): void {
    if (!this.committed) {
      // Before anything is shown: a layer may have given what is no result.
      const parts = this.#partsOf(made)
      this.commit({ number: 0, target: '' })
      for (const part of parts) void this.deliver(part)
    } else if (!this.#ended || this.#ended.fault) {
      throw this.#ended?.fault ?? new Fault('aborted', { message: 'it has not come to its end' })
    }
    this.queue.end()
  }

  /** @throws Error when a layer gave something else. */
  #partsOf(made: unknown): unknown[] {
    try {
      return [...this.streaming.parts(made)]
    } catch (cause) {
      throw new Error('a layer gave a result that has no parts to read', { cause })
    }
  }
}
