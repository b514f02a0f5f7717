import type { Sabotage } from './sabotage.ts'

/** Engines that break the law of the commit, which only a call that is read while it is made can show. */
export const commitSabotages: readonly Sabotage[] = [
  {
    law: 'commit',
    what: 'attempts begin after visible output',
    file: 'engine/why-not.ts',
    guard: 'call.output?.refusal() ??',
    instead: '',
  },
  {
    law: 'commit',
    what: 'attempts beside the visible one go on',
    file: 'stream/call-output.ts',
    guard: 'for (const other of this.#rivals) if (other !== rival) other.outrun(by)',
    instead: '',
  },
  {
    law: 'commit',
    what: 'a second attempt may be shown',
    file: 'stream/call-output.ts',
    guard: 'if (this.committed) return this.committed.number === by.number',
    instead: 'if (this.committed) return true',
    also: {
      guard: 'for (const other of this.#rivals) if (other !== rival) other.outrun(by)',
      instead: '',
    },
  },
  {
    law: 'commit',
    what: 'what was held back is shown twice',
    file: 'stream/attempt-output.ts',
    guard: 'this.#held = undefined\n    for (const part of held) void this.#output.deliver(part)',
    instead: `this.#held = undefined
    for (const part of [...held, ...held]) void this.#output.deliver(part)`,
  },
  {
    law: 'commit',
    what: 'what was held back is not shown',
    file: 'stream/attempt-output.ts',
    guard: 'for (const part of held) void this.#output.deliver(part)',
    instead: '',
  },
  {
    law: 'commit',
    what: 'an attempt that was cut shows what it had held back',
    file: 'stream/shown-attempt.ts',
    guard: 'this.output.close()',
    instead: '',
  },
  {
    law: 'commit',
    what: 'an attempt that was cut shows a whole text that comes late',
    file: 'stream/read-parts.ts',
    guard: 'if (follow.isOver()) return made',
    instead: '',
  },
  {
    law: 'commit',
    what: 'a layer puts its own result in the place of what broke off',
    file: 'stream/call-output.ts',
    guard: '} else if (!this.#ended || this.#ended.fault) {',
    instead: '} else if (false) {',
  },
  {
    law: 'commit',
    what: 'an entry beside the visible attempt wins with a result of its own',
    file: 'engine/run-repeater.ts',
    guard: 'if (!outrun) return result',
    instead: 'return result',
  },
]
