import * as fc from 'fast-check'
import type { TextRequestInput } from '../text-request.ts'

const file = fc.record({
  type: fc.constant('file' as const),
  data: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 9 }),
    fc.webUrl(),
    fc.record({ type: fc.constant('text' as const), text: fc.string() }),
  ),
  mediaType: fc.constantFrom('image', 'image/png', 'application/pdf'),
})
const words = fc.record({ type: fc.constant('text' as const), text: fc.string() })
const call = fc.record({
  type: fc.constant('tool-call' as const),
  toolCallId: fc.string({ minLength: 1 }),
  toolName: fc.string({ minLength: 1 }),
  input: fc.jsonValue().filter((value) => !JSON.stringify(value).includes('__proto__')),
})
const messages = fc.array(
  fc.oneof(
    fc.record({ role: fc.constant('system' as const), content: fc.string() }),
    fc.record({
      role: fc.constant('user' as const),
      content: fc.oneof(fc.string(), fc.array(fc.oneof(words, file), { maxLength: 3 })),
    }),
    fc.record({
      role: fc.constant('assistant' as const),
      content: fc.oneof(fc.string(), fc.array(fc.oneof(words, file, call), { maxLength: 3 })),
    }),
  ),
  { minLength: 1, maxLength: 4 },
)
/** Any request whose conversation is of any form. */
export const requests: fc.Arbitrary<TextRequestInput> = fc.record(
  { messages, system: fc.string(), seed: fc.maxSafeInteger(), topP: fc.double({ min: 0, max: 1, noNaN: true }) },
  { requiredKeys: ['messages'] },
)

