import type { Limits } from '../layers.ts'
import type { Moment, Tried } from '../world.ts'
import { mayBePaid, wasPaid } from './paid.ts'
import type { Check, Evidence } from './violation.ts'

/** An account as the plan has it, with the attempts that were made under it. */
interface Book {
  readonly what: string
  readonly limits: Limits
  readonly tried: Tried[]
}

/** Law 3: every attempt is charged to every account above it, and no account is exceeded. */
export const metered: Check = function* (evidence) {
  for (const { what, limits, tried } of books(evidence)) {
    const { attempts = Infinity, cost = Infinity, unconfirmed = Infinity } = limits
    if (tried.length > attempts) yield `${what} of ${attempts} attempts let ${tried.length} through`
    for (const now of tried) {
      const before = tried.filter(({ began }) => began.seq <= now.began.seq)
      const held = before.filter((each) => holds(each, now.began, wasPaid))
      const spent = held.reduce((sum, each) => sum + costAt(each, now.began), 0)
      if (spent > cost * (1 + 1e-6)) yield `${what} of cost ${cost} let ${spent} through`
      const open = before.filter((each) => holds(each, now.began, mayBePaid)).length
      if (open > unconfirmed) yield `${what} of ${unconfirmed} unconfirmed let ${open} through`
    }
  }
}

/** Whether an attempt is in flight at a moment, or ended before it in such a way. */
function holds(each: Tried, now: Moment, ended: (each: Tried) => boolean): boolean {
  return !each.ended || each.ended.seq > now.seq || ended(each)
}

/** What an attempt did cost once it has ended, as it was told; as quoted until then. */
function costAt({ price, ended }: Tried, now: Moment): number {
  return ended && ended.seq <= now.seq ? ended.event.cost : price
}

function books(evidence: Evidence): Iterable<Book> {
  const all = new Map<unknown, Book>()
  const post = (key: unknown, what: string, limits: Limits, tried: Tried): void => {
    const book = all.get(key) ?? { what, limits, tried: [] }
    book.tried.push(tried)
    all.set(key, book)
  }
  const { scope } = evidence.plan
  for (const tried of evidence.world.tried) {
    for (const frame of evidence.around(tried)) {
      const layer = evidence.above(frame)
      const limits = layer?.kind.limits?.(layer.term.args ?? [])
      if (layer && limits) post(frame, layer.term.name, limits, tried)
    }
    const made = evidence.made.find(({ watched }) => watched.id === tried.callId)
    const attempts = made?.planned.attempts
    if (made && attempts !== undefined) post(made, 'run({ attempts })', { attempts }, tried)
    if (scope) post(scope, 'the scope', scope, tried)
  }
  return all.values()
}
