import type { Above, Run } from './above.ts'
import type { Branch } from './branch.ts'
import { Entrance } from './entrance.ts'
import type { Change } from '../layer.ts'
import { promised, tell } from './limited.ts'
import { quiet, rejected } from '../quiet.ts'
import { checkResult, noteMistake } from './mistakes.ts'
import type { CountedPlace } from './stack.ts'

const noChange: Change = {}

/** Runs a repeater, which enters what is below whenever and as often as it likes, within what it declares. */
export function runRepeater(place: CountedPlace, outer: Branch, below: Run, above: Above): void {
  const entries = new Entries(place, outer, below)
  let result: Promise<unknown>
  try {
    result = Promise.resolve(place.layer.run(entries.branch, entries.enter))
  } catch (error) {
    result = Promise.reject(error)
  }
  tell(result.then(entries.succeeded, entries.failed), above)
}

/** The entries of one run of a repeater. */
class Entries extends Entrance {
  /** Those that have not settled. */
  #pending = 0
  readonly #below: Run

  constructor(place: CountedPlace, outer: Branch, below: Run) {
    super(place, outer)
    this.#below = below
  }

  readonly enter = (change: Change = noChange): Promise<unknown> => {
    try {
      return this.#run(this.open(change))
    } catch (error) {
      return rejected(error)
    }
  }

  #run(inner: Branch): Promise<unknown> {
    this.#pending += 1
    const over = (): void => {
      this.#pending -= 1
      // What was cut is over already, and everything in it.
      inner.settle(false)
    }
    const entry: Promise<unknown> = promised(inner, this.#below).then(
      (result) => {
        over()
        // What a layer gives in place of an attempt that was outrun must not win over what the caller sees.
        const outrun = inner.call.output?.refusalIn(inner)
        if (!outrun) return result
        void quiet(entry)
        throw outrun
      },
      (error: unknown) => {
        over()
        // A repeater that does not wait for what it entered must not crash the process.
        void quiet(entry)
        throw error
      },
    )
    return entry
  }

  readonly succeeded = (result: unknown): unknown => {
    try {
      return checkResult(this.branch.layer, result)
    } catch (error) {
      noteMistake(this.branch, error)
      throw error
    } finally {
      this.#settle()
    }
  }

  readonly failed = (error: unknown): never => {
    const { branch } = this
    noteMistake(branch, error)
    this.#settle()
    throw error
  }

  #settle(): void {
    this.branch.settle(this.#pending > 0)
  }
}
