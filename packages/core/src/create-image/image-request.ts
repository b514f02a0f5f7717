import { z } from 'zod'
import { contradicts, expectedRatio, expectedSize, isRatio, isSize } from './dimensions.ts'
import { complainTo, readWith } from '../reading/problem.ts'
import { readProviderOptions, type ProviderOptions } from '../reading/provider-options.ts'
import { readReference, type Reference, type ReferenceInput } from './reference.ts'
import { readReferences } from './references.ts'

/** A request for images as a caller gives it. The names are those of the AI SDK's image models. */
export interface ImageRequestInput {
  /** What to make: not blank, at most 32,000 characters. */
  readonly prompt: string
  /** Images to work from, in the order that the prompt speaks of: at most 16, 256 MiB together. */
  readonly references?: readonly ReferenceInput[] | undefined
  /** Marks what to change in the first reference; needs one. At most 50 MiB. */
  readonly mask?: ReferenceInput | undefined
  /** How many images, 1 to 10. Left out, it stays out, and every vendor makes one. */
  readonly n?: number | undefined
  /** Pixels: `'1024x1024'`. Left out: the vendor's choice. */
  readonly size?: string | undefined
  /**
   * `'16:9'`. May stand beside `size` for vendors that know only one of the two, but not lie down
   * where `size` stands.
   */
  readonly aspectRatio?: string | undefined
  /** A whole number. */
  readonly seed?: number | undefined
  /** Options of single vendors, by the vendor's name. JSON only. */
  readonly providerOptions?: ProviderOptions | undefined
}

/** A checked request for images. Frozen; the bytes in it are the caller's own. */
export interface ImageRequest {
  readonly prompt: string
  /** Empty when none were given. */
  readonly references: readonly Reference[]
  readonly mask?: Reference | undefined
  /** Undefined means one. */
  readonly n?: number | undefined
  readonly size?: string | undefined
  readonly aspectRatio?: string | undefined
  readonly seed?: number | undefined
  readonly providerOptions?: ProviderOptions | undefined
}

/** OpenAI's limit for its image models; others say less in their gate. */
const maxPrompt = 32_000

const count = 'expected a whole number from 1 to 10'
const whole = 'expected a whole number within plus and minus 2^53'

/**
 * An option left out is left out of the checked form too: a step that drops it finds nothing to
 * drop.
 */
const fields = {
  prompt: z
    .string('expected a text')
    .max(maxPrompt, `expected at most ${maxPrompt.toLocaleString('en-US')} characters`)
    .refine((prompt) => prompt.trim() !== '', 'expected a text that is not blank'),
  references: readWith<readonly Reference[], ImageRequestInput['references']>(readReferences),
  mask: readWith<Reference | undefined, ReferenceInput>(readReference).optional(),
  n: z
    .number(count)
    .refine((n) => Number.isInteger(n) && n >= 1 && n <= 10, count)
    .optional(),
  size: z.string(expectedSize).refine(isSize, expectedSize).optional(),
  aspectRatio: z.string(expectedRatio).refine(isRatio, expectedRatio).optional(),
  seed: z.number(whole).refine(Number.isSafeInteger, whole).optional(),
  providerOptions: readWith<ProviderOptions | undefined, ProviderOptions>(
    readProviderOptions,
  ).optional(),
}

/**
 * Checks a request and names every problem in it. Takes its own output, and cheaply: of images in
 * checked form only the first bytes are read again.
 */
export const imageRequestSchema: z.ZodType<ImageRequest, ImageRequestInput> = z
  .strictObject(fields, {
    error: (issue) => (issue.code === 'invalid_type' ? expected : undefined),
  })
  // Also when a field has a problem: all of them are named at once.
  .superRefine(complainOfCombinations, { when: () => true })
  .readonly()

const expected = "expected an object like { prompt: 'a red bicycle' }"

function complainOfCombinations(
  request: Partial<ImageRequest> | undefined,
  ctx: z.RefinementCtx,
): void {
  const complain = complainTo(ctx)
  const unread = ctx.issues.some((issue) => issue.path?.[0] === 'references')
  if (request?.mask !== undefined && request.references?.length === 0 && !unread) {
    complain(
      ['mask'],
      'expected references beside it: it marks what to change in the first of them',
    )
  }
  if (contradicts(request?.size, request?.aspectRatio)) {
    complain(['aspectRatio'], `expected the same orientation as size '${request?.size}'`)
  }
}
