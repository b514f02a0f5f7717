import { defineProvider, Fault } from '@stint/core'
import type { FaultKind, Provider } from '@stint/core'
import { pixel } from '@stint/testkit'
import type { Script } from './kevlar-composition.ts'

/** The error kinds of the scenarios as faults; R is a result that a clause handles. */
const kinds: Readonly<Record<string, FaultKind>> = {
  A: 'server_error',
  B: 'overloaded',
  T: 'timeout',
  R: 'empty_response',
}

/** The function that a composition protects, as a provider that does what the script says for its n-th invocation. */
export class ProtectedFunction {
  readonly provider: Provider
  readonly caller = new AbortController()
  invocations = 0
  readonly #script: Script
  readonly #note: (invocation: number) => void
  #cancelFirst = (): void => undefined
  readonly #firstCancelled = new Promise<void>((resolve) => {
    this.#cancelFirst = resolve
  })

  constructor(script: Script, note: (invocation: number) => void) {
    this.#script = script
    this.#note = note
    this.provider = defineProvider({
      id: 'main',
      accepts: () => true as const,
      attempt: (_request, { signal }) => this.#invoke(signal),
    })
  }

  async #invoke(signal: AbortSignal): Promise<unknown> {
    this.invocations += 1
    this.#note(this.invocations)
    const { every, except = {} } = this.#script
    const step = except[this.invocations] ?? this.#script[this.invocations] ?? every ?? 'nothing'
    const [word = '', what = ''] = step.split(' ')
    if (word === 'fail') throw new Fault(kinds[what] ?? 'unknown')
    if (word === 'hang') return this.#hang(signal)
    if (word === 'caller') return this.#cancel(signal)
    if (word !== 'value') throw new Error(`the script says ${step}`)
    if (what === '-1') throw new Fault('empty_response')
    if (step.endsWith('after the timeout of 1')) await this.#firstCancelled
    return imageOf(what)
  }

  #hang(signal: AbortSignal): Promise<never> {
    return new Promise((_, reject) => {
      const onAbort = (): void => {
        this.#cancelFirst()
        reject(signal.reason)
      }
      signal.addEventListener('abort', onAbort, { once: true })
    })
  }

  #cancel(signal: AbortSignal): never {
    this.caller.abort(new Error('cancelled by caller'))
    throw signal.reason
  }
}

/** A target that answers with one value whatever happens: a fallback. */
export function answering(value: number | string): Provider {
  const accepts = () => true as const
  return defineProvider({ id: 'spare', accepts, attempt: () => imageOf(value) })
}

/** A clause as `on`; the default handles every fault. */
export function handles(clause: string | undefined): ((fault: Fault) => boolean) | undefined {
  if (clause === undefined) return undefined
  if (clause === 'default') return () => true
  const handled = new Set(clause.split('|').map((name) => kinds[name.slice(0, 1)]))
  return ({ kind }) => handled.has(kind)
}

/** The scenarios' letter of a fault. */
export function letterOf({ kind }: Fault): string {
  return Object.keys(kinds).find((letter) => kinds[letter] === kind) ?? kind
}

/** The value that a result stands for. */
export function valueOf({ images }: { images: readonly { mediaType: string }[] }): string {
  return `value ${images[0]?.mediaType.slice('image/'.length)}`
}

function imageOf(value: number | string): unknown {
  return { images: [{ data: pixel, mediaType: `image/${value}` }] }
}
