import { randomBytes } from 'node:crypto'
import { isLost, type Lost, type SharedLimits } from '@stint/core'
import { accountScript } from './account-script.ts'
import type { Connection } from './connection.ts'
import { readReply, recoveryMs, type Answer } from './account-reply.ts'
import { difference, nothing, sum, type Taken } from './taken.ts'

/** A charge that waits for its verdict. */
interface Ask {
  readonly price: number
  readonly limits: SharedLimits
  readonly sinceMs: number
  readonly settle: (answer: Answer | Lost) => void
}

interface Opening {
  readonly sinceMs: number
  readonly settle: (opened: 'open' | 'none' | Lost) => void
}

/** What was asked in a message, and what it said had been taken. */
interface Sent {
  readonly asks: readonly Ask[]
  readonly openings: readonly Opening[]
  readonly sent: Taken
  readonly began: number
}

/** Charges in one message. */
const mostAsks = 2000

/**
 * This process as a member of one account. It sends one message at a time, which carries all that this process has taken
 * and every charge that came up meanwhile.
 */
export class AccountMember {
  /** What this process has taken. */
  #own: Taken = nothing
  /** What all had taken as of the last answer, and what of it was this process's own. */
  #known: Taken = nothing
  #seen: Taken = nothing
  #limits: SharedLimits | undefined
  #generation = ''
  #sequence = 0
  #openedMs = performance.now()
  #heardMs = performance.now()
  #asks: Ask[] = []
  #openings: Opening[] = []
  /** The message under way. */
  #sending: Promise<void> | undefined
  /** Whether Redis may believe something else than what is so. */
  #untold = false
  #soon: NodeJS.Immediate | undefined
  #closing = false
  readonly #id = randomBytes(9).toString('base64url')
  readonly #key: string
  readonly #connection: Connection
  readonly #onLost: (member: AccountMember) => void

  /** @param onLost told when there is something that could not be told. */
  constructor(connection: Connection, key: string, onLost: (member: AccountMember) => void) {
    this.#connection = connection
    this.#key = key
    this.#onLost = onLost
  }

  /** As the process that opened the account has set them; undefined while nobody is known to have. */
  get limits(): SharedLimits | undefined {
    return this.#limits
  }

  /** What all have taken, as far as this process can know. */
  get taken(): Taken {
    return sum(this.#known, difference(this.#own, this.#seen))
  }

  get ageMs(): number {
    return performance.now() - this.#openedMs
  }

  /** Whether Redis has forgotten the account by now, as it should. */
  get isExpired(): boolean {
    const { deadlineMs } = this.#limits ?? {}
    if (deadlineMs !== undefined) return this.ageMs >= deadlineMs
    return performance.now() - this.#heardMs >= this.#connection.options.idleMs
  }

  /** Whether there is something to tell, or to wait for. */
  get isIdle(): boolean {
    return !this.#sending && !this.#untold && !this.#isAsked
  }

  get #isAsked(): boolean {
    return this.#asks.length + this.#openings.length > 0
  }

  open(limits: SharedLimits): Promise<'open' | 'none' | Lost> {
    // The first to open an account sets its limits, also while Redis does not know of it.
    if (Object.values(limits).some((limit) => limit !== undefined)) this.#limits ??= limits
    return new Promise((settle) => {
      this.#openings.push({ sinceMs: performance.now(), settle })
      void this.#send()
    })
  }

  charge(price: number, limits: SharedLimits): Promise<Answer | Lost> {
    return new Promise((settle) => {
      this.#asks.push({ price, limits, sinceMs: performance.now(), settle })
      void this.#send()
    })
  }

  book(change: Taken): void {
    this.#own = sum(this.#own, change)
    this.#tellSoon()
  }

  /** Ends the account for all; when Redis is lost, once it is back. */
  async close(): Promise<void> {
    this.#closing = true
    this.#untold = true
    await this.told()
  }

  /** Tells what is untold, and waits for that, unless Redis is lost. */
  async told(): Promise<void> {
    while (!this.isIdle && !this.#connection.lost) await this.#send()
  }

  /** Tells what was taken, whether or not that is known already. */
  tell(): void {
    this.#untold = true
    void this.#send()
  }

  /** Settlements that fall together make one message. */
  #tellSoon(): void {
    this.#untold = true
    this.#soon ??= setImmediate(() => {
      this.#soon = undefined
      if (this.#untold) void this.#send()
    })
  }

  /** Sends a message, unless one is under way: then the next one goes out after it. */
  #send(): Promise<void> {
    // What happened after its end is no business of the next account of this name.
    if (this.isExpired && !this.#isAsked) this.#untold = false
    if (this.#sending || this.isIdle) return this.#sending ?? Promise.resolve()
    this.#sending = this.#exchange().finally(() => {
      this.#sending = undefined
      if (this.#isAsked) void this.#send()
      else if (this.#untold && !this.#connection.lost) this.#tellSoon()
    })
    return this.#sending
  }

  async #exchange(): Promise<void> {
    const asks = this.#asks.splice(0, mostAsks)
    const openings = this.#openings.splice(0)
    const began = performance.now()
    const since = Math.min(began, asks[0]?.sinceMs ?? began, openings[0]?.sinceMs ?? began)
    const sent = this.#own
    this.#untold = false
    const message = this.#message(asks)
    const reply = await this.#connection.decide(accountScript, [this.#key], message, began - since)
    if (isLost(reply)) this.#lose(reply, asks, openings)
    else this.#hear(reply, { asks, openings, sent, began })
  }

  #message(asks: readonly Ask[]): (string | number)[] {
    this.#sequence += 1
    const limits = this.#limits
    const joins = limits === undefined && this.#generation === ''
    return [
      this.#closing ? 'close' : joins ? 'join' : 'open',
      this.#id,
      this.#generation,
      randomBytes(9).toString('base64url'),
      this.#sequence,
      this.#own.attempts,
      this.#own.cost,
      this.#seen.attempts,
      this.#seen.cost,
      this.#known.attempts,
      this.#known.cost,
      limit(limits?.attempts),
      limit(limits?.cost),
      limit(limits?.deadlineMs),
      Math.floor(this.ageMs),
      this.#connection.options.idleMs,
      recoveryMs,
      ...asks.flatMap(({ price, limits: own }) => [price, limit(own.attempts), limit(own.cost)]),
    ]
  }

  #hear(raw: unknown, { asks, openings, sent, began }: Sent): void {
    const reply = readReply(raw)
    if (reply === 'none') {
      for (const { settle } of openings) settle('none')
      for (const { settle } of asks) settle('closed')
      return
    }
    if (reply === 'stale') {
      const lost = this.#connection.lostBy(
        'it was asked twice, and its first answer did not arrive',
      )
      return this.#lose(lost, asks, openings)
    }
    const { answers } = reply
    const taken = asks.filter((_, at) => answers[at] === 'ok')
    const admitted = {
      attempts: taken.length,
      cost: taken.reduce((all, { price }) => all + price, 0),
    }
    this.#own = sum(this.#own, admitted)
    this.#seen = sum(sent, admitted)
    this.#known = reply.taken
    this.#limits = reply.limits
    this.#generation = reply.generation
    // Counted from when it was sent, so that no process believes it younger than it is.
    this.#openedMs = began - reply.ageMs
    this.#heardMs = began
    for (const { settle } of openings) settle('open')
    const recovering = this.#connection.lostBy('Redis has lost what it knew, and is told it again')
    for (const [at, { settle }] of asks.entries()) {
      const answer = answers[at] ?? 'closed'
      settle(answer === 'recovering' ? recovering : answer)
    }
  }

  /** Redis may have taken the charges all the same: the next message says what is so. */
  #lose(lost: Lost, asks: readonly Ask[], openings: readonly Opening[]): void {
    this.#untold = true
    this.#onLost(this)
    for (const { settle } of openings) settle(lost)
    for (const { settle } of asks) settle(lost)
  }
}

function limit(value: number | undefined): string | number {
  return value === undefined || value === Infinity ? '' : value
}
