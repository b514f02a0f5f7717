import { createHash } from 'node:crypto'
import { isLost, type Lost, type SharedCircuitRules } from '@stint/core'
import type { Connection } from '../connection.ts'
import type { CircuitAnswer, ShownCircuit } from './circuit-copy.ts'
import { circuitScript } from './circuit-script.ts'

type Message =
  | { readonly key: string; readonly shown: ShownCircuit }
  | { readonly key: undefined; readonly all: number; readonly open: boolean }

/** The circuits of one breaker in Redis: what their script is given, and what it says. */
export class CircuitScript {
  readonly #connection: Connection
  /** What holds for all circuits. The keys of all begin with it, so a cluster keeps them together. */
  readonly #all: string
  readonly #rules: string
  /** Every change is told here. */
  readonly channel: string

  constructor(connection: Connection, id: string, rules: SharedCircuitRules) {
    this.#connection = connection
    this.#all = connection.key('breaker', id)
    this.channel = connection.channel(this.#all)
    this.#rules = JSON.stringify(rules)
  }

  async run(
    step: string,
    key: string,
    needs: unknown = {},
    waitedMs?: number,
  ): Promise<CircuitAnswer | Lost> {
    const keys = [`${this.#all}:${digest(key)}`, this.#all, `${this.#all}:tripped`]
    const args = [step, this.channel, this.#rules, JSON.stringify(key), JSON.stringify(needs)]
    const answer = await this.#connection.decide(circuitScript, keys, args, waitedMs)
    return isLost(answer) ? answer : (JSON.parse(String(answer)) as CircuitAnswer)
  }

  read(text: string): Message {
    const { name, ...told } = JSON.parse(text) as CircuitAnswer & { readonly name?: string }
    if (name === undefined) return { key: undefined, all: told.all, open: told.open }
    return { key: JSON.parse(name) as string, shown: told }
  }
}

/** Keys are untrusted, and may be long. UTF-8 would make all lone surrogates the same. */
function digest(key: string): string {
  return createHash('sha256').update(Buffer.from(key, 'utf16le')).digest('base64url')
}
