import type { Branch } from '../engine/branch.ts'
import type { OpenAttempt } from '../engine/open-attempt.ts'
import { readMade } from '../read-made.ts'
import { AttemptOutput } from './attempt-output.ts'
import type { CallOutput, Rival } from './call-output.ts'
import { readParts, showWhole, type PartsFollowed } from './read-parts.ts'

/** The attempt behind it. */
interface Running extends Rival {
  readonly over: boolean
}

/** One attempt of a call that is read while it is made: what the caller gets of it, and the pace it is held to. */
export class ShownAttempt implements PartsFollowed {
  readonly streaming: CallOutput['streaming']
  readonly output: AttemptOutput
  readonly #branch: Branch
  readonly #attempt: Running
  readonly #leave: () => void

  constructor(
    output: CallOutput,
    branch: Branch,
    { number, target }: OpenAttempt,
    attempt: Running,
  ) {
    this.streaming = output.streaming
    this.output = new AttemptOutput(output, { number, target }, attempt, branch.call.clock)
    this.#branch = branch
    this.#attempt = attempt
    this.#leave = output.enter(attempt)
    branch.tellPace('begin', this)
  }

  /** Shows what a provider streams, part by part. */
  async parts(source: unknown): Promise<object> {
    return readParts(await source, this)
  }

  /** Shows what a provider makes as a whole. */
  async whole(made: unknown): Promise<object> {
    return showWhole((await made) as object, this)
  }

  /** The attempt is over. */
  end(): void {
    this.#leave()
    this.output.close()
    this.#branch.tellPace('leave', this)
  }

  isOver(): boolean {
    return this.#attempt.over
  }

  onWait(): void {
    this.#branch.tellPace('wait', this)
  }

  onVisible(): void {
    this.#branch.tellPace('arrive', this)
  }

  check(made: unknown): object {
    return readMade(this.#branch.call.definition, made)
  }
}
