import { isLost, type Lost, type SharedRest, type SharedRests } from '@stint/core'
import type { Connection } from '../connection.ts'
import { restScript } from './rest-script.ts'

interface Told extends SharedRest {
  /** As JSON. */
  readonly member: string
}

/** A rest on this process' clock. */
interface KnownRest {
  readonly until: number
  readonly after: string
}

/** The rests of one pool: a copy of what Redis has, kept fresh by what it tells. */
export class Rests implements SharedRests {
  readonly #connection: Connection
  readonly #key: string
  readonly #channel: string
  #known = new Map<string, KnownRest>()
  /** What Redis could not be told of: it is, once it is back. */
  readonly #untold = new Set<string>()
  /** What has changed since the copy was asked for: an answer that is under way may be older. */
  #changed = new Map<string, KnownRest | undefined>()
  #loading: Promise<Lost | undefined> | undefined
  #isFresh = false
  #listens = false
  /** How often messages may have been missed. */
  #missed = 0
  readonly #telling = new Set<Promise<void>>()

  constructor(connection: Connection, id: string) {
    this.#connection = connection
    this.#key = connection.key('pool', id)
    this.#channel = connection.channel(this.#key)
  }

  ready(): Lost | undefined | Promise<Lost | undefined> {
    const { lost } = this.#connection
    if (lost) return lost
    if (this.#isFresh) return undefined
    this.#listen()
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined
    })
    return this.#loading
  }

  of(member: string): SharedRest | undefined {
    const rest = this.#known.get(member)
    if (!rest) return undefined
    const leftMs = rest.until - performance.now()
    if (leftMs > 0) return { leftMs, after: rest.after }
    this.#known.delete(member)
    return undefined
  }

  begin(member: string, rest: SharedRest): void {
    this.#set(member, rest)
    this.#tell('begin', member, rest)
  }

  end(member: string): void {
    if (!this.of(member)) return
    this.#set(member, undefined)
    this.#tell('end', member)
  }

  /** Once all that is to be told was told, or lost. */
  async told(): Promise<void> {
    await Promise.all(this.#telling)
  }

  async #load(): Promise<Lost | undefined> {
    const missed = this.#missed
    const hears = this.#connection.subscriber.hears(this.#channel)
    this.#changed = new Map()
    const answer = await this.#run('look', '')
    if (isLost(answer)) return answer
    const own = [...this.#untold].map((member) => [member, this.of(member)] as const)
    const list = JSON.parse(String(answer)) as Told[]
    this.#known = new Map(list.map(({ member, ...rest }) => [JSON.parse(member), known(rest)]))
    for (const [member, rest] of this.#changed) this.#put(member, rest)
    this.#untold.clear()
    for (const [member, rest] of own) if (rest) this.begin(member, rest)
    this.#isFresh = hears && missed === this.#missed
    return undefined
  }

  #set(member: string, rest: SharedRest | undefined): void {
    const put = rest && rest.leftMs > 0 ? known(rest) : undefined
    this.#changed.set(member, put)
    this.#put(member, put)
  }

  #put(member: string, rest: KnownRest | undefined): void {
    if (rest) this.#known.set(member, rest)
    else this.#known.delete(member)
  }

  #tell(step: 'begin' | 'end', member: string, rest?: SharedRest): void {
    const telling = this.#run(step, JSON.stringify(member), rest).then((answer) => {
      this.#telling.delete(telling)
      if (isLost(answer) && rest) this.#untold.add(member)
    })
    this.#telling.add(telling)
  }

  #run(step: string, member: string, rest?: SharedRest): Promise<unknown> {
    const { leftMs = 0, after = '' } = rest ?? {}
    const args = [step, this.#channel, member, leftMs, after]
    return this.#connection.decide(restScript, [this.#key], args)
  }

  #listen(): void {
    if (this.#listens) return
    this.#listens = true
    const stale = (): void => {
      this.#missed += 1
      this.#isFresh = false
    }
    this.#connection.subscriber.onDropped(stale)
    this.#connection.health.onBack(stale)
    this.#connection.subscriber.onMessage(this.#channel, (text) => {
      const { member, ...rest } = JSON.parse(text) as Told
      this.#set(JSON.parse(member) as string, rest)
    })
  }
}

function known({ leftMs, after }: SharedRest): KnownRest {
  return { until: performance.now() + leftMs, after }
}
