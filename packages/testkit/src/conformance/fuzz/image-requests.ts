import type { ImageRequestInput } from '@stint/core'
import type fc from 'fast-check'
import { samples } from '../samples.ts'

/** Everything that a valid request may ask for. */
export async function imageRequests(): Promise<fc.Arbitrary<Partial<ImageRequestInput>>> {
  const { array, constantFrom, integer, maxSafeInteger, oneof, record, string } =
    await import('fast-check')
  const reference = oneof(
    constantFrom(...Object.values(samples)).map((data) => ({ data })),
    constantFrom(
      { url: 'https://pictures.example/a.png' },
      { url: 'https://pictures.example/b?c' },
    ),
  )
  const references = array(reference, { minLength: 1, maxLength: 16 })
  const side = integer({ min: 1, max: 16_384 })
  const shape = oneof(
    record({ size: oneof(constantFrom('1024x1024', '1536x1024'), pair(side, 'x')) }),
    record({
      aspectRatio: oneof(
        constantFrom('1:1', '16:9', '9:16'),
        pair(integer({ min: 1, max: 30 }), ':'),
      ),
    }),
    constantFrom({}),
  )
  const images = oneof(
    constantFrom({}),
    record({ references }),
    record({ references, mask: reference }),
  )
  const rest = record(
    {
      prompt: string({ minLength: 1, maxLength: 500, unit: 'grapheme' }).map((text) => `a ${text}`),
      n: integer({ min: 1, max: 10 }),
      seed: maxSafeInteger(),
      providerOptions: constantFrom({}, { unknown: { anything: [null, 1, 'x'] } }),
    },
    { requiredKeys: [] },
  )
  return record({ shape, images, rest }).map((parts) => ({
    ...parts.shape,
    ...parts.images,
    ...parts.rest,
  }))

  function pair(number: fc.Arbitrary<number>, between: string): fc.Arbitrary<string> {
    return array(number, { minLength: 2, maxLength: 2 }).map((sides) => sides.join(between))
  }
}
