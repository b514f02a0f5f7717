import { showValue } from '@stint/core'
import type { TextMessage, TextRequest } from '@stint/core'
import type { Step } from '../step.ts'

/**
 * Keeps the system messages and the last `count` others. Lossy. A tool's result is not kept
 * without its call: where the call is further back, the messages from there on are kept too, so
 * that there may be more than `count`.
 * @throws TypeError when count is not a whole number from 1.
 */
export function shorterHistory(count: number): Step<TextRequest> {
  if (!(Number.isInteger(count) && count >= 1)) {
    throw new TypeError(`shorterHistory(${showValue(count)}): expected a whole number from 1`)
  }
  return {
    name: `shorterHistory(${count})`,
    lossy: true,
    apply(request) {
      const { messages } = request
      const start = withCalls(messages, nthFromEnd(messages, count))
      const kept = messages.filter((message, at) => at >= start || message.role === 'system')
      return kept.length === messages.length ? request : { ...request, messages: kept }
    },
  }
}

/** Where the last `count` messages begin, of those that are no system messages. */
function nthFromEnd(messages: readonly TextMessage[], count: number): number {
  let left = count
  let start = messages.length
  while (start > 0 && left > 0) {
    start -= 1
    if (messages[start]?.role !== 'system') left -= 1
  }
  return start
}

/** The start moved back until every result behind it has its call there, and none stands first. */
function withCalls(messages: readonly TextMessage[], from: number): number {
  let start = from
  for (let at = messages.length - 1; at >= start; at -= 1) {
    for (const id of idsOf('tool-result', messages[at])) {
      const call = lastCall(messages, id, at)
      if (call !== -1) start = Math.min(start, call)
    }
    // A result whose call the vendor keeps, or an approval: they belong to what is before them.
    if (at === start && messages[at]?.role === 'tool') start = conversedBefore(messages, at) ?? at
  }
  return start
}

function lastCall(messages: readonly TextMessage[], id: string, upTo: number): number {
  return messages.findLastIndex((message, at) => {
    return at <= upTo && idsOf('tool-call', message).includes(id)
  })
}

function conversedBefore(messages: readonly TextMessage[], at: number): number | undefined {
  const before = messages.findLastIndex(({ role }, each) => each < at && role !== 'system')
  return before === -1 ? undefined : before
}

function idsOf(type: 'tool-call' | 'tool-result', message: TextMessage | undefined): string[] {
  if (message === undefined || typeof message.content === 'string') return []
  return message.content.flatMap((part) => (part.type === type ? [part.toolCallId] : []))
}
