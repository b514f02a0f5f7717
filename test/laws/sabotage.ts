/** One guard of the engine taken out: where it stands in packages/core/src, and what stands there instead. */
export interface Sabotage {
  readonly law: string
  readonly what: string
  readonly file: string
  readonly guard: string
  readonly instead: string
  /** The law that random stacks see broken, when it is another one. */
  readonly seenAs?: string
  /** Why random stacks cannot show it; the single test of the law does. */
  readonly unseen?: string
  /** A second guard of the same thing in the same file. */
  readonly also?: { readonly guard: string; readonly instead: string }
}

const unguardedCompose = `const compose = (layers) => (context, next) => {
  const dispatch = (i) => (i === layers.length ? next() : Promise.resolve(layers[i](context, () => dispatch(i + 1))))
  return dispatch(0)
}`

/** For each law, engines that break it. Each must be caught by that law's test. */
export const sabotages: readonly Sabotage[] = [
  {
    law: 'once',
    what: 'next() may be called twice',
    file: 'engine/stack.ts',
    guard: "import compose from 'koa-compose'",
    instead: unguardedCompose,
  },
  {
    law: 'declared',
    what: 'entries are not counted',
    file: 'engine/entrance.ts',
    guard: 'this.branch.counted = this',
    instead: '',
  },
  {
    law: 'metered',
    what: 'only the innermost account is charged',
    file: 'accounts/account.ts',
    guard: 'at; at = at.parent) {\n      at.#attempts += attempts',
    instead: 'at; at = undefined) {\n      at.#attempts += attempts',
  },
  {
    law: 'metered',
    what: 'an empty outer account does not refuse',
    file: 'accounts/account.ts',
    guard: 'return this.parent?.refusal(price, resumes) ?? this.#ownRefusal(price, resumes)',
    instead: 'return this.#ownRefusal(price, resumes)',
  },
  {
    law: 'bounded',
    what: "attempts are not charged to the call's own account",
    file: 'engine/attempt.ts',
    guard: 'bound: call.bound.charge(price)',
    instead: 'bound: { settle: () => undefined, undo: () => undefined }',
  },
  {
    law: 'one submission',
    what: 'a second submission is let through',
    file: 'wire/wire-meter.ts',
    guard: 'const earlier = this.#submissions.before(outgoing, true)',
    instead: 'const earlier = undefined',
  },
  {
    law: 'no leaks',
    what: 'branches share their state',
    file: 'engine/view.ts',
    guard: 'state: view.state && { ...view.state }',
    instead: 'state: (view.state ??= {})',
  },
  {
    law: 'no leaks',
    what: 'a target outlives its branch',
    file: 'engine/entrance.ts',
    guard: 'branch.target = known(place, change.target)',
    instead: 'branch.target = outer.target = known(place, change.target)',
  },
  {
    law: 'over',
    what: 'next() works after its layer has returned',
    file: 'engine/run-once.ts',
    guard: 'if (over) return over',
    instead: '',
  },
  {
    law: 'over',
    what: 'attempt.fetch works after the attempt',
    unseen: 'its signal has aborted by then, so that nothing is sent all the same',
    file: 'wire/wire-meter.ts',
    guard: "if (this.#over) throw new Error('attempt.fetch was called after the attempt was over')",
    instead: '',
  },
  {
    law: 'over',
    what: 'an attempt outlives the layer that entered it',
    file: 'engine/end-watch.ts',
    guard: 'for (const watch of told) watch.tell(ending)',
    instead: '',
  },
  {
    law: 'over',
    what: 'enter() works after its repeater has returned',
    file: 'engine/entrance.ts',
    guard: 'if (branch.ending) throw overReason(branch)\n    const refusal = branch.refusal(into)',
    instead: 'const refusal = undefined',
    also: {
      guard: 'if (branch.ending) throw overReason(branch)\n    const target',
      instead: 'const target',
    },
  },
  {
    law: 'over',
    what: "listeners stay on the caller's signal",
    file: 'engine/caller-ending.ts',
    guard: "for (const signal of this.#signals) signal.removeEventListener('abort', this)",
    instead: '',
  },
  {
    law: 'over',
    what: "a deadline's timer outlives the call",
    file: 'engine/branch.ts',
    guard: 'this.call.deadlines.dropInside(this)',
    instead: '',
  },
  {
    law: 'over',
    what: 'a call inside an attempt outlives it',
    file: 'engine/trial.ts',
    guard: 'this.#branch.settle(true)',
    instead: '',
  },
  {
    law: 'over',
    what: 'a call begins inside an attempt that is over',
    file: 'engine/caller-ending.ts',
    guard: '.find((signal) => signal.aborted) ?? around?.ending',
    instead: '.find((signal) => signal.aborted)',
  },
  {
    law: 'over',
    what: 'an attempt begins although its listener has ended the call',
    seenAs: 'truth',
    file: 'engine/trial.ts',
    guard: 'if (ending) this.#cut(ending)\n    else this.#call()',
    instead: 'this.#call()',
  },
  {
    law: 'truth',
    what: 'failed attempts are not reported',
    file: 'report/recorder.ts',
    guard: 'this.#attempts.push(attempt)',
    instead: 'if (!end.fault) this.#attempts.push(attempt)',
  },
  {
    law: 'truth',
    what: 'skips are not reported',
    file: 'report/recorder.ts',
    guard: ';(this.#notes.skips ??= []).push(skip)',
    instead: '',
  },
  {
    law: 'truth',
    what: 'waits are not reported',
    file: 'report/recorder.ts',
    guard: 'const at = waits.push(planned) - 1',
    instead: 'const at = -1',
  },
  {
    law: 'not bought twice',
    what: 'nothing is barred',
    file: 'engine/booking.ts',
    guard: 'if (fault && mayHaveBeenPaid(fault))',
    instead: 'if (false)',
  },
]
