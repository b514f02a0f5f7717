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
  const message = faultMessage(messageOf(thrown), secrets, longestMessage)
  const cause = inner ? { cause: plainError(given.cause, secrets, depth + 1) } : undefined
  if (!given) return new Error(message, cause)
  const copy = new PlainError(message, cause, given.stack ?? '', secrets)
  const code: unknown = Reflect.get(given, 'code')
  put(copy, 'name', redact(given.name, secrets))
  if (isCode(code)) put(copy, 'code', typeof code === 'string' ? redact(code, secrets) : code)
  return copy
}

/**
 * Its stack is redacted when it is read: hardly anybody reads that of a cause, and looking for keys in it takes longer
 * than most of a failure.
 */
class PlainError extends Error {
  #stack: string
  readonly #secrets: readonly string[]

  constructor(
    message: string,
    options: ErrorOptions | undefined,
    stack: string,
    secrets: readonly string[],
  ) {
    super(message, options)
    // A long one may have bytes in it, which are not to be held on to.
    this.#stack = stack.length > longestStack ? redact(stack, secrets) : stack
    this.#secrets = secrets
    Object.defineProperty(this, 'stack', PlainError.#whenRead)
  }

  /** One for all: an accessor of its own would give each error a hidden class of its own. */
  static readonly #whenRead: PropertyDescriptor = {
    configurable: true,
    get(this: PlainError) {
      return put(this, 'stack', redact(this.#stack, this.#secrets).slice(0, longestStack))
    },
    set(this: PlainError, stack: unknown) {
      put(this, 'stack', stack)
    },
  }
}

function put<T>(copy: Error, key: string, value: T): T {
  Object.defineProperty(copy, key, { value, configurable: true, writable: true })
  return value
}

function isCode(value: unknown): value is string | number {
  return (typeof value === 'string' && value.length <= 100) || typeof value === 'number'
}
