import type { Submission } from '@stint/testkit'
import type { Counts } from './tally.ts'
import type { JournalLine } from './journal-line.ts'

/** What the callers' process says to the backend's. */
export type ToBackend =
  /** The call is over: tell what it sent, once the lines it should have are there and have ended. */
  | { readonly type: 'ask'; readonly callId: string; readonly expected: number }
  | { readonly type: 'close' }

/** What the backend's process says to the callers'. */
export type FromBackend =
  | {
      readonly type: 'ready'
      readonly urls: Readonly<Record<'openai' | 'google' | 'openrouter', string>>
      /** Images to refer to, in base64. */
      readonly references: readonly string[]
      /** Where a Redis is; absent when there is none, or none was asked for. */
      readonly redis?: string
    }
  | { readonly type: 'told'; readonly callId: string; readonly lines: readonly JournalLine[] }
  /** Came after its call was over and told. */
  | { readonly type: 'late'; readonly line: JournalLine }
  /** Came from none of the attempts. */
  | { readonly type: 'stray'; readonly submission: Submission }
  | {
      readonly type: 'closed'
      readonly error?: string
      /** How often Redis was harmed in which way. */
      readonly disturbances: Counts
    }
