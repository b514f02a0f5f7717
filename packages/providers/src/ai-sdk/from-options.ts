import type { JSONObject } from '@ai-sdk/provider'
import {
  checkOptions,
  type Acceptance,
  type Failure,
  type Fault,
  type ImageRequest,
  type OutgoingRequest,
  type ProviderOptions,
  type StepOptions,
} from '@stint/core'
import { z } from 'zod'
import { providerSettings, type OptionFields, type ProviderSettings } from '../provider-settings.ts'
import { callbackOption } from './callback-option.ts'
import { durationOption } from '../duration-option.ts'

/** Options of {@link fromImageModel}. */
export interface FromImageModelOptions extends Omit<ProviderSettings, 'apiKey' | 'baseURL'> {
  /** Media types that are taken as references, `image/png` and the like. Default: not known. */
  readonly referenceTypes?: readonly string[] | undefined
  /** The largest reference, in bytes. Default: not known. */
  readonly maxReferenceBytes?: number | undefined
  /**
   * What becomes of references that are links: `'pass'` leaves them to the model, `'fetch'` gives it
   * their bytes. Default `'pass'`.
   */
  readonly links?: 'pass' | 'fetch' | undefined
  /**
   * The most images of one submission. Default: the model's `maxImagesPerCall`, and 1 where it has
   * none, as in `generateImage`.
   */
  readonly maxImages?: number | undefined
  /**
   * What else is known of what the model takes, beside what it says itself: a reason why not, `true`
   * where that is known, `undefined` where it is not.
   */
  readonly accepts?: ((request: ImageRequest) => Acceptance | Promise<Acceptance>) | undefined
  /**
   * Which requests are paid. Default: POSTs to the host that the first POST of the attempt went to,
   * without those that are known to be polls, uploads or for a token.
   */
  readonly isSubmission?: ((request: OutgoingRequest) => boolean) | undefined
  /** Options by vendor for every request; those of a request win. Default: none. */
  readonly providerOptions?: ProviderOptions | undefined
  /** How polls and downloads that failed are repeated. Default: every 2 s, up to 5 failures in a row. */
  readonly polls?: StepOptions | undefined
  /**
   * What it cost, from the model's `providerMetadata`, in the unit of `price`. Default: what xAI,
   * Black Forest Labs and the AI Gateway tell, in US dollars.
   */
  readonly cost?: ((metadata: Readonly<JSONObject>) => number | undefined) | undefined
  /** Names a fault before the general reading does, where it returns one. */
  readonly classify?: ((failure: Failure) => Fault | undefined) | undefined
}

const mediaType = z.string().regex(/^image\/[\w.+-]+$/, "expected a media type like 'image/png'")
const byVendor = "expected an object by vendor, like { fal: { outputFormat: 'png' } }"

/** The option `providerOptions`. */
export const providerOptionsOption: z.ZodType<ProviderOptions | undefined> = z
  .record(z.string(), z.record(z.string(), z.json()), byVendor)
  .optional()

const { id, headers, price, maxReferences, maxResponseBytes } = providerSettings
const fields: OptionFields<FromImageModelOptions> = {
  id,
  headers,
  price,
  maxReferences,
  maxResponseBytes,
  referenceTypes: z.array(mediaType).min(1).optional(),
  maxReferenceBytes: z.int().positive().optional(),
  links: z.enum(['pass', 'fetch']).optional(),
  maxImages: z.int().positive().optional(),
  accepts: callbackOption(),
  isSubmission: callbackOption(),
  providerOptions: providerOptionsOption,
  polls: z
    .strictObject({ every: durationOption, failures: z.int().positive().optional() })
    .optional(),
  cost: callbackOption(),
  classify: callbackOption(),
}

const schema: z.ZodType<FromImageModelOptions> = z.strictObject(fields)

/** @throws TypeError that names each option that does not fit. */
export function checkFromOptions(given: FromImageModelOptions): FromImageModelOptions {
  return checkOptions('fromImageModel', schema, given)
}
