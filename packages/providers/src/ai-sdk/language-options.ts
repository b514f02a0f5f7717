import {
  checkOptions,
  type Acceptance,
  type Failure,
  type Fault,
  type OutgoingRequest,
  type ProviderOptions,
  type TextRequest,
} from '@stint/core'
import { z } from 'zod'
import { providerSettings, type OptionFields, type ProviderSettings } from '../provider-settings.ts'
import { callbackOption } from './callback-option.ts'
import { providerOptionsOption } from './from-options.ts'
import type { TokenPrice } from './token-price.ts'

/** Options of {@link fromLanguageModel}. */
export interface FromLanguageModelOptions extends Pick<
  ProviderSettings,
  'id' | 'headers' | 'maxResponseBytes'
> {
  /**
   * What tokens cost, or a function that quotes a request. With prices of tokens a request is quoted
   * with an estimate of its input and the most of its output, and charged by the vendor's count as
   * far as that is told. Default: none.
   */
  readonly price?: TokenPrice | ((request: TextRequest) => number) | undefined
  /**
   * What becomes of a link to a file that the model does not say it takes: `'refuse'`, by the gate,
   * at no charge; or `'pass'` it to the model all the same. Default `'refuse'`.
   */
  readonly links?: 'refuse' | 'pass' | undefined
  /**
   * What else is known of what the model takes: a reason why not, `true` where that is known,
   * `undefined` where it is not. A model says nothing itself of tools, files and forms of answers.
   */
  readonly accepts?: ((request: TextRequest) => Acceptance | Promise<Acceptance>) | undefined
  /**
   * Which requests are paid. Default: POSTs to the host that the first POST of the attempt went to,
   * without those that are known to be polls, uploads or for a token.
   */
  readonly isSubmission?: ((request: OutgoingRequest) => boolean) | undefined
  /** Options by vendor for every request; those of a request win. Default: none. */
  readonly providerOptions?: ProviderOptions | undefined
  /** Names a fault before the general reading does, where it returns one. */
  readonly classify?: ((failure: Failure) => Fault | undefined) | undefined
}

const perToken = z.number('expected a number from 0').nonnegative('expected a number from 0')
const tokens = z.strictObject(
  {
    input: perToken,
    output: perToken,
    cachedInput: perToken.optional(),
    outputTokens: z.int().positive().optional(),
  },
  'expected { input, output } for one token each, or a function',
)

const isFunction = (value: unknown): boolean => typeof value === 'function'

const { id, headers, maxResponseBytes } = providerSettings
const fields: OptionFields<FromLanguageModelOptions> = {
  id,
  headers,
  maxResponseBytes,
  price: z
    .unknown()
    .transform((given, ctx): FromLanguageModelOptions['price'] => {
      if (given === undefined || isFunction(given))
        return given as FromLanguageModelOptions['price']
      const read = tokens.safeParse(given)
      if (read.success) return read.data
      for (const { message, path } of read.error.issues) {
        ctx.addIssue({ code: 'custom', message, path: [...path], input: given })
      }
      return z.NEVER
    })
    .optional(),
  links: z.enum(['refuse', 'pass']).optional(),
  accepts: callbackOption(),
  isSubmission: callbackOption(),
  providerOptions: providerOptionsOption,
  classify: callbackOption(),
}

const schema: z.ZodType<FromLanguageModelOptions> = z.strictObject(fields)

/** @throws TypeError that names each option that does not fit. */
export function checkLanguageOptions(given: FromLanguageModelOptions): FromLanguageModelOptions {
  return checkOptions('fromLanguageModel', schema, given)
}
