import { types } from 'node:util'
import { sniffMediaType } from '@stint/core'
import { z } from 'zod'
import type { Check } from '../check.ts'
import { resultOf } from '../outcomes.ts'
import { demand } from '../violation.ts'

const count = z.number().nonnegative().optional()

/** Stricter than the engine, which would rather drop a note than an image that is paid for. */
const made = z.strictObject({
  images: z.array(
    z
      .object({
        data: z.custom<Uint8Array>((data) => types.isUint8Array(data), 'expected a Uint8Array'),
        mediaType: z.string(),
      })
      .superRefine(({ data, mediaType }, context) => {
        const found = sniffMediaType(data)
        if (found === mediaType) return
        const message = `says ${mediaType}, but the bytes are ${found ?? 'no image'}`
        context.addIssue({ code: 'custom', message, path: ['mediaType'] })
      }),
  ),
  warnings: z.array(z.string()).optional(),
  usage: z.record(z.string(), count).optional(),
  cost: count,
})

export const schema: Check = {
  title: 'answers within the schema',
  run: (subject) =>
    subject.recorded(async ({ run }) => {
      const trial = await run()
      resultOf(trial)
      const parsed = made.safeParse(trial.own?.made)
      const problems = parsed.error?.issues.map(
        ({ path, message }) => `${path.join('.')}: ${message}`,
      )
      demand(
        parsed.success,
        `attempt() gave a result that is not { images: [{ data, mediaType }], warnings?, usage?, cost? }: ${problems?.join('; ')}`,
        'Give bytes with the media type that sniffMediaType(data) finds in them, counts from 0 as numbers, and nothing else: the engine drops it',
      )
      return undefined
    }),
}
