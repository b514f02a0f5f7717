import { faultMessage } from './fault-message.ts'
import { messageOf } from './message-of.ts'
import { redact } from './redact.ts'

const longestMessage = 1000
const longestStack = 8000
const deepest = 5

/**
 * A copy of what was thrown with nothing in it but name, message, stack, code and causes, all
 * redacted: the errors of vendor libraries carry request bodies with image bytes and headers with
 * keys.
 */
export function plainError(thrown: unknown, secrets: readonly string[] = [], depth = 1): Error {
  const given = thrown instanceof Error ? thrown : undefined
  const inner = given?.cause !== undefined && depth < deepest
  const copy = new Error(
    faultMessage(messageOf(thrown), secrets, longestMessage),
    inner ? { cause: plainError(given.cause, secrets, depth + 1) } : undefined,
  )
  if (!given) return copy
  const code: unknown = Reflect.get(given, 'code')
  const stack = redact(given.stack ?? '', secrets).slice(0, longestStack)
  const fields = { name: redact(given.name, secrets), stack, ...(isCode(code) && { code }) }
  for (const [key, value] of Object.entries(fields)) {
    Object.defineProperty(copy, key, { value, configurable: true, writable: true })
  }
  return copy
}

function isCode(value: unknown): value is string | number {
  return (typeof value === 'string' && value.length <= 100) || typeof value === 'number'
}
