import type { Duration } from '@stint/core'
import type { Refusal } from './backend-answer.ts'

/** A tool that the model calls. */
export interface ToolCallStep {
  readonly name: string
  /** Written as JSON; a string is written as it is, so that of OpenAI it may be no JSON. */
  readonly input: unknown
  /** Default: one that no other call of the backend has. */
  readonly id?: string
}

/** What the vendor counts. Default: a token for every 4 characters of prompt and answer. */
export interface UsageStep {
  readonly inputTokens?: number
  /** Those of the input that were cached. Default 0. */
  readonly cachedTokens?: number
  readonly outputTokens?: number
  /** Those of the output that were reasoning. Default 0. */
  readonly reasoningTokens?: number
}

/**
 * A text, of vendors that make texts: streamed where the client asks for that, and whole otherwise.
 *
 * A chunk is what is written at once and can be seen: a piece of the text, or (half) a tool call.
 * Before the first of them a stream has a head, after the last one its end. Where an answer is
 * whole, it takes as long as its stream would, and what happens after a chunk happens in the midst
 * of its body.
 */
export interface TextStep {
  /** Empty where there are only tool calls. */
  readonly text: string
  /** Into how many pieces the text is cut, or how many characters each has. Default: its words. */
  readonly chunks?: number | readonly number[]
  /** After the text. */
  readonly toolCalls?: readonly ToolCallStep[]
  readonly usage?: UsageStep
  /** How the vendor says it ended. Default `'stop'`. */
  readonly finish?: 'stop' | 'length' | 'content-filter'
  /** How long the backend works before the answer's head is sent. Default 0. */
  readonly after?: Duration
  /** How long the first chunk takes, after the head. Default 0. */
  readonly firstAfter?: Duration
  /** How long each further chunk takes, or what comes in place of it. Default 0. */
  readonly between?: Duration
  /** After so many chunks the connection ends; 0 is before the first. */
  readonly cutAfter?: number
  /** After so many chunks nothing more is sent, and the connection stays. */
  readonly stallAfter?: number
  /** After so many chunks the vendor says that it failed. */
  readonly errorAfter?: number
  /** What it says then. Default `'server_error'`. */
  readonly error?: Exclude<Refusal, 'timeout_504'>
  /** How OpenAI says so in a stream. Default `'error'`. */
  readonly errorEvent?: 'error' | 'response.failed'
  /** Laid over the answer's own headers; `undefined` removes one. */
  readonly headers?: Readonly<Record<string, string | undefined>>
}
