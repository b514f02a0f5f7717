import type { Tried } from '../world.ts'
import type { Check } from './violation.ts'

/** Law 4: no call exceeds what explain has said. */
export const bounded: Check = function* ({ world, pipelines }) {
  for (const { id, line, started, settled } of world.watched) {
    const explained = pipelines.get(line)?.explain()
    if (!explained) continue
    const tried = world.tried.filter(({ callId }) => callId === id)
    if (tried.length > explained.attempts) {
      yield `${tried.length} attempts, explained are ${explained.attempts}`
    }
    const elapsed = (settled?.at ?? Infinity) - started.at
    if (elapsed > explained.elapsedMs + 1e-6) {
      yield `${elapsed} ms, explained are ${explained.elapsedMs}`
    }
    const submissions = world.sent.filter(({ callId, paid }) => callId === id && paid).length
    if (submissions > explained.submissions) {
      yield `${submissions} submissions, explained are ${explained.submissions}`
    }
    const cost = tried.reduce((sum, each) => sum + atQuotedPrice(each), 0)
    if (cost > explained.cost * (1 + 1e-6))
      yield `a cost of ${cost}, explained are ${explained.cost}`
  }
}

/** What an attempt has cost: what its provider bills beyond its quote is in no bound. */
function atQuotedPrice({ ended, price }: Tried): number {
  return Math.min(price, ended?.event.cost ?? price)
}

/** Law 5: one attempt, one paid submission, and the attempt ends when a second is asked for. */
export const oneSubmission: Check = function* ({ world }) {
  for (const tried of world.tried) {
    const { callId, number, target, secondAsked, ended } = tried
    const paid = world.sent.filter((s) => s.callId === callId && s.number === number && s.paid)
    if (paid.length > 1) yield `${paid.length} submissions in attempt ${number} at ${target}`
    if (!secondAsked || !ended) continue
    if (ended.at > secondAsked.at)
      yield `attempt ${number} went on after a second submission was asked for`
  }
}
