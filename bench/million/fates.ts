import { CallError, defineProvider, Fault, type Provider } from '@stint/core'
import { Overloaded, picture } from '../model.ts'

/** How a call is meant to end. */
export type Fate = 'success' | 'fault' | 'signal' | 'handle' | 'deadline'

/** Of twenty calls. */
const shares: Readonly<Record<Fate, number>> = {
  success: 8,
  fault: 4,
  signal: 3,
  handle: 3,
  deadline: 2,
}

export const fates = Object.keys(shares) as readonly Fate[]

const drawn = fates.flatMap((fate) => Array.from({ length: shares[fate] }, () => fate))

/** @param luck from 0 to below 1. */
export function fateOf(luck: number): Fate {
  return drawn[Math.floor(luck * drawn.length)] ?? 'success'
}

/** Whether a call ended as it was meant to. */
export function isAsMeant(fate: Fate, settled: PromiseSettledResult<unknown>): boolean {
  if (settled.status === 'fulfilled') return fate === 'success'
  const reason: unknown = settled.reason
  if (fate === 'signal' || fate === 'handle') return reason === abortReason
  if (!CallError.isInstance(reason)) return false
  return fate === (reason.stoppedBy?.layer === 'run' ? 'deadline' : 'fault')
}

/** What both aborts give. */
export const abortReason: Error = new Error('no longer wanted')

/** A target that does what the prompt says. Of those that are cut off, half do not care for their signal. */
export function fateful(id: string): Provider {
  let cut = 0
  return defineProvider({
    id,
    accepts: () => true,
    attempt: ({ prompt }: { readonly prompt: string }, { signal }) => {
      signal.throwIfAborted()
      if (prompt.startsWith('success')) return Promise.resolve(picture)
      if (prompt.startsWith('fault')) return Promise.reject(new Overloaded('try again later'))
      return new Promise((_resolve, reject) => {
        if (cut++ % 2 === 0) return
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
      })
    },
    classify: ({ error }) => (error instanceof Overloaded ? new Fault('overloaded') : undefined),
  })
}
