import { randomBytes } from 'node:crypto'
import { isLost, type Lost, type SharedLimits } from '@stint/core'
import { accountMessage } from './account-message.ts'
import { readReply, type AccountReply, type Answer } from './account-reply.ts'
import { accountScript } from './account-script.ts'
import type { Connection } from './connection.ts'
import { Pending, settleAll, type Batch } from './pending.ts'
import { difference, nothing, sum, type Taken } from './taken.ts'

/**
 * This process as a member of one account. It sends one message at a time, which carries all that this process has taken
 * and every charge that came up meanwhile.
 */
export class AccountMember {
  readonly #id = randomBytes(9).toString('base64url')
  readonly #key: string
  readonly #connection: Connection
  readonly #onLost: (member: AccountMember) => void
  readonly #pending = new Pending()
  #own: Taken = nothing
  /** What all had taken as of the last answer, and what of it was this process's own. */
  #known: Taken = nothing
  #seen: Taken = nothing
  #limits: SharedLimits | undefined
  #generation = ''
  #sequence = 0
  #openedMs = performance.now()
  #heardMs = performance.now()
  /** The message under way. */
  #sending: Promise<void> | undefined
  /** Whether Redis may believe something else than what is so. */
  #untold = false
  #tellsSoon = false
  #closes = false

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
    return this.#isForgotten || this.ageMs >= (this.#limits?.deadlineMs ?? Infinity)
  }

  /** Without a deadline it has expired when nobody used it for long. To tell it anew then is to tell of no loss. */
  get #isForgotten(): boolean {
    if (this.#limits?.deadlineMs !== undefined) return false
    return performance.now() - this.#heardMs >= this.#connection.options.idleMs
  }

  get #isIdle(): boolean {
    return !this.#sending && !this.#untold && this.#pending.isEmpty
  }

  open(limits: SharedLimits): Promise<'open' | 'none' | Lost> {
    // The first to open an account sets its limits, also while Redis does not know of it.
    if (Object.values(limits).some((value) => value !== undefined)) this.#limits ??= limits
    const opened = this.#pending.open()
    void this.#send()
    return opened
  }

  charge(price: number, limits: SharedLimits): Promise<Answer | Lost> {
    const answer = this.#pending.ask(price, limits)
    void this.#send()
    return answer
  }

  book(change: Taken): void {
    this.#own = sum(this.#own, change)
    this.#tellSoon()
  }

  /** Ends the account for all; when Redis is lost, once it is back. */
  async close(): Promise<void> {
    this.#closes = true
    this.#untold = true
    await this.told()
  }

  /** Tells what is untold by now, and waits for that, unless Redis is lost. What comes later is not waited for. */
  async told(): Promise<void> {
    // It left before.
    await this.#sending
    if (!this.#isIdle && !this.#connection.lost) await this.#send()
  }

  /** Tells what was taken, whether or not that is known already. */
  tell(): void {
    this.#untold = true
    void this.#send()
  }

  /** Settlements that fall together make one message. */
  #tellSoon(): void {
    this.#untold = true
    if (this.#tellsSoon) return
    this.#tellsSoon = true
    setImmediate(() => {
      this.#tellsSoon = false
      if (this.#untold) void this.#send()
    })
  }

  /** Sends a message, unless one is under way: then the next one goes out after it. */
  #send(): Promise<void> {
    // What happened after its end is no business of the next account of this name.
    if (this.isExpired && this.#pending.isEmpty) this.#untold = false
    if (this.#sending || this.#isIdle) return this.#sending ?? Promise.resolve()
    this.#sending = this.#exchange().finally(() => {
      this.#sending = undefined
      if (!this.#pending.isEmpty) void this.#send()
      else if (this.#untold && !this.#connection.lost) this.#tellSoon()
    })
    return this.#sending
  }

  async #exchange(): Promise<void> {
    const batch = this.#pending.take()
    const sent = this.#own
    const began = performance.now()
    this.#untold = false
    this.#sequence += 1
    const message = accountMessage(
      {
        id: this.#id,
        generation: this.#isForgotten ? '' : this.#generation,
        sequence: this.#sequence,
        own: sent,
        seen: this.#seen,
        known: this.#known,
        limits: this.#limits,
        ageMs: this.ageMs,
        closes: this.#closes,
      },
      batch.asks,
      this.#connection.options.idleMs,
    )
    const raw = await this.#connection.decide(accountScript, [this.#key], message, batch.waitedMs)
    const reply = isLost(raw) ? raw : readReply(raw)
    if (reply === 'none') return this.#findNone(batch)
    if (reply === 'stale') {
      const why = 'it was asked twice, and its first answer did not arrive'
      return this.#lose(this.#connection.lostBy(why), batch)
    }
    if (isLost(reply)) return this.#lose(reply, batch)
    // Counted from when it was asked, so that no process believes it younger than it is.
    this.#openedMs = began - reply.ageMs
    this.#heardMs = began
    this.#hear(reply, sent, batch)
  }

  #hear(reply: AccountReply, sent: Taken, { asks, openings }: Batch): void {
    const taken = asks.filter((_, at) => reply.answers[at] === 'ok')
    const cost = taken.reduce((all, { price }) => all + price, 0)
    const admitted = { attempts: taken.length, cost }
    this.#own = sum(this.#own, admitted)
    this.#seen = sum(sent, admitted)
    this.#known = reply.taken
    this.#limits = reply.limits
    this.#generation = reply.generation
    const recovering = this.#connection.lostBy('Redis has lost what it knew, and is told it again')
    for (const { settle } of openings) settle('open')
    for (const [at, { settle }] of asks.entries()) {
      const answer = reply.answers[at] ?? 'closed'
      settle(answer === 'recovering' ? recovering : answer)
    }
  }

  #findNone({ asks, openings }: Batch): void {
    for (const { settle } of openings) settle('none')
    for (const { settle } of asks) settle('closed')
  }

  /** Redis may have taken the charges all the same: the next message says what is so. */
  #lose(lost: Lost, batch: Batch): void {
    this.#untold = true
    this.#onLost(this)
    settleAll(batch, lost)
  }
}
