import type { SharedLimits } from '@stint/core'
import type { Taken } from './taken.ts'

/** What Redis says to one charge. */
export type Answer = 'ok' | 'attempts' | 'cost' | 'closed'

/** So long Redis decides nothing on an account that it has lost, in milliseconds: members tell again what was taken. */
export const recoveryMs = 1000

/** What Redis says to a message of a member. */
export interface AccountReply {
  /** Made anew whenever the account is. */
  readonly generation: string
  /** By all members. */
  readonly taken: Taken
  readonly limits: SharedLimits
  readonly ageMs: number
  /** One for each charge of the message. */
  readonly answers: readonly (Answer | 'recovering')[]
}

/** `none` where there is nothing to join; `stale` for a message that was heard before. */
export function readReply(raw: unknown): AccountReply | 'none' | 'stale' {
  if (!Array.isArray(raw)) return 'stale'
  const [kind, generation, attempts, cost, la, lc, ld, age, , answers] = raw as readonly string[]
  if (kind === 'none' || kind === 'stale') return kind
  return {
    generation: String(generation),
    taken: { attempts: Number(attempts), cost: Number(cost) },
    limits: { attempts: limit(la), cost: limit(lc), deadlineMs: limit(ld) },
    ageMs: Number(age),
    answers: answers as unknown as AccountReply['answers'],
  }
}

function limit(text: string | undefined): number | undefined {
  return text === undefined || text === '' ? undefined : Number(text)
}
