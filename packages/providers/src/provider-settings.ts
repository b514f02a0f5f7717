import type { ImageRequest } from '@stint/core'
import { z } from 'zod'
import type { ApiKey } from './api-key.ts'
import { baseURLOption } from './base-url.ts'
import { isHeaderName, isHeaderValue, isOwnToSending } from './header-value.ts'

/** The options that every vendor's factory has. */
export interface ProviderSettings {
  /**
   * A key, or a function that is called for every attempt. Default: the vendor's environment
   * variables.
   */
  readonly apiKey?: ApiKey | undefined
  /** Where the vendor's API is. Default: the vendor's own address. */
  readonly baseURL?: string | undefined
  /** More headers, sent with every request to the vendor. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /**
   * Names the target in reports and errors. Default: `vendor/model`. Give one where a pipeline has
   * two of a model.
   */
  readonly id?: string | undefined
  /**
   * The price of one image, or of a request, in the unit that `budget({ cost })` is given in.
   * Default: none.
   */
  readonly price?: number | ((request: ImageRequest) => number) | undefined
  /** The most references of one request. Default: what is known of the model. */
  readonly maxReferences?: number | undefined
  /** The largest answer that is read, in bytes. Default: 256 MiB. */
  readonly maxResponseBytes?: number | undefined
}

const isFunction = (value: unknown): boolean => typeof value === 'function'

/** The option `apiKey`, and others that hold a secret. */
export const keyOption = (error: string): z.ZodType<ApiKey> =>
  z
    .custom<ApiKey>((value) => typeof value === 'string' || isFunction(value), error)
    .meta({ type: 'string', format: 'password' })

const priceOption = z
  .custom<ProviderSettings['price']>(
    (value) => isFunction(value) || (Number.isFinite(value) && Number(value) >= 0),
    'expected a number from 0 or a function',
  )
  .meta({ type: 'number', minimum: 0 })

const headersOption = z.record(z.string(), z.string()).superRefine((headers, ctx) => {
  for (const [name, value] of Object.entries(headers)) {
    const message = problemOf(name, value)
    // It may be a key.
    if (message)
      ctx.addIssue({ code: 'custom', message, path: [name], params: { given: 'hidden' } })
  }
})

function problemOf(name: string, value: string): string | undefined {
  if (!isHeaderName(name)) return 'expected the name of a header'
  if (isOwnToSending(name)) return 'expected a header that fetch does not set itself'
  return isHeaderValue(value)
    ? undefined
    : 'expected a value without line breaks and foreign letters'
}

/** A schema for each option. */
export type OptionFields<Options> = {
  readonly [Option in keyof Options]-?: z.ZodType<Options[Option]>
}

/** What is checked of {@link ProviderSettings}; each vendor adds its own. */
export const providerSettings: OptionFields<ProviderSettings> = {
  apiKey: keyOption('expected a key or a function that returns one').optional(),
  baseURL: baseURLOption().optional(),
  headers: headersOption.optional(),
  id: z.string().trim().min(1).optional(),
  price: priceOption.optional(),
  maxReferences: z.int().nonnegative().optional(),
  maxResponseBytes: z.int().positive().optional(),
}

/** The price of a request from the option; undefined where none is given. */
export function priceOf(
  price: ProviderSettings['price'],
): ((request: ImageRequest) => number) | undefined {
  return typeof price === 'number' ? (request) => price * (request.n ?? 1) : price
}
