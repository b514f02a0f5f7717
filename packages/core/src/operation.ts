import type { ZodType } from 'zod'
import type { Streaming } from './stream/streaming.ts'
import { showValue } from './show-value.ts'

/** What a call asks of a provider, checked on the way in and on the way out. */
export interface Operation<Given = any, Req = any, Made = any, Part = any> {
  readonly name: string
  /** Checks and normalises what the caller gave. Must accept its own output: changed requests are checked again. */
  readonly request: ZodType<Req, Given>
  /** Checks what a provider made. What does not fit is a `malformed_response`. */
  readonly result: ZodType<Made, any>
  /** Whether an answer holds nothing of what was asked for: an `empty_response`. */
  isEmpty?(made: Made): boolean
  /** What makes two requests the same: hashed for `breaker({ key: 'request' })`. */
  content(request: Req): Iterable<string | Uint8Array>
  /** How it is read while it is made, where it can be. */
  readonly streaming?: Streaming<Made, Part> | undefined
  /** What a request needs of a target beyond the plain operation, for messages: `reference images`. */
  needs?(request: Req): readonly string[]
}

/**
 * Declares an operation, like {@link createImage}.
 * @throws TypeError when a part is missing.
 */
export function operation<Given, Req, Made, Part = never>(
  definition: Operation<Given, Req, Made, Part>,
): Operation<Given, Req, Made, Part> {
  if (typeof definition?.name !== 'string' || definition.name === '') {
    throw new TypeError(`operation: name must be a string, got ${showValue(definition?.name)}`)
  }
  for (const key of ['request', 'result'] as const) {
    if (typeof definition[key]?.safeParse !== 'function') {
      throw new TypeError(`operation('${definition.name}'): ${key} must be a zod schema`)
    }
  }
  if (typeof definition.content !== 'function') {
    throw new TypeError(`operation('${definition.name}'): content must be a function`)
  }
  return definition
}
