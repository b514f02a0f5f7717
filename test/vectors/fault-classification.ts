import type { Delivery, FaultScope } from '@stint/core'
import { VectorFile } from './exemptions.ts'

export interface FaultCase {
  readonly id: string
  readonly provider: string
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
  readonly sse?: readonly unknown[]
  readonly errorText?: string
  readonly networkCode?: string
  readonly phase?: string | null
  readonly readFields?: readonly string[]
  readonly toleranceMs?: number
  readonly expect: {
    readonly fault: string | null
    readonly transient?: boolean
    readonly scope?: FaultScope
    readonly delivery?: Delivery
    readonly retryAfterMs?: number
  }
}

/** Status, headers, body, stream or network code, and the fault that each is. */
export const faultClassification = new VectorFile<FaultCase>('fault-classification.json', [
  { of: /^minimax-/, reason: 'no provider of this vendor yet' },
  {
    of: /^(?:generic-413|openrouter-400-image-too-large|openai-stream-image-too-large)$/,
    reason: 'our kind is too_large, of shape: a lighter request may pass (read by no source)',
  },
])
