import { checkOptions, type ImageRequest } from '@stint/core'
import { z } from 'zod'
import type { ApiKey } from '../api-key.ts'
import { baseURLFrom, baseURLOption } from '../base-url.ts'
import { openaiModel } from '../openai/models.ts'
import { keyOption, providerSettings, type ProviderSettings } from '../provider-settings.ts'
import { optionsOf } from '../vendor-options.ts'
import { codexOptionProblems } from './option-problems.ts'
import { codexImageOptionFields, type CodexImageOptions } from './options.ts'

/** Options of {@link codex}. */
export interface CodexOptions extends ProviderSettings, CodexImageOptions {
  /** The text model that calls the tool. Default `gpt-5.5`. */
  readonly model?: string | undefined
  /** The model that makes the image. Default `gpt-image-2`. */
  readonly imageModel?: string | undefined
  /**
   * A token of ChatGPT, in place of `apiKey`; or a function that is called for every attempt, so
   * that a token can be refreshed when it is due.
   */
  readonly accessToken?: ApiKey | undefined
  /** The account of ChatGPT that the token is used for. */
  readonly accountId?: string | undefined
  /** What the text model is told before the prompt. Default: with an access token, to draw what is asked for. */
  readonly instructions?: string | undefined
}

/** The checked options, with models and address settled. */
export interface CodexSettings extends CodexOptions {
  readonly model: string
  readonly imageModel: string
  readonly baseURL: string
}

const text = z.string().trim().min(1).optional()
/** {@link CodexOptions} as a schema, for files. */
export const codexSchema: z.ZodType<CodexOptions> = z.strictObject({
  ...providerSettings,
  ...codexImageOptionFields,
  // The library puts paths before a query, which Azure wants.
  baseURL: baseURLOption('taken').optional(),
  model: text,
  imageModel: text,
  accessToken: keyOption('expected a token or a function that returns one').optional(),
  accountId: text,
  instructions: text,
})

/** The backend of ChatGPT refuses a request without any. */
const plainInstructions =
  'Make the image that the user asks for with the image generation tool, from the images given if there are any. Leave the meaning of the prompt as it is.'

/**
 * @throws TypeError that names each option that does not fit, also those that the image model
 * rejects.
 */
export function codexSettings(given: CodexOptions): CodexSettings {
  const options = checkOptions('codex', codexSchema, given)
  const { model = 'gpt-5.5', imageModel = 'gpt-image-2', accessToken, accountId } = options
  if (accessToken !== undefined && options.apiKey !== undefined) {
    throw new TypeError('codex: apiKey and accessToken exclude each other: give one of them')
  }
  if (accountId !== undefined && accessToken === undefined) {
    throw new TypeError('codex: accountId goes with accessToken, which is not given')
  }
  const problems = codexOptionProblems(options, openaiModel(imageModel))
  if (problems.length > 0) throw new TypeError(`codex: ${imageModel} ${problems.join('; ')}`)
  const byToken = accessToken !== undefined
  const instructions = options.instructions ?? (byToken ? plainInstructions : undefined)
  const baseURL = options.baseURL ?? (byToken ? chatGPT : publicAddress())
  return { ...options, model, imageModel, instructions, baseURL }
}

const chatGPT = 'https://chatgpt.com/backend-api/codex'

function publicAddress(): string {
  return baseURLFrom('OPENAI_BASE_URL', 'codex', 'taken') ?? 'https://api.openai.com/v1'
}

/** The tool's options of one request: the factory's, overridden by the request's own. */
export function toolOptions(request: ImageRequest, settings: CodexSettings): CodexImageOptions {
  return optionsOf<CodexImageOptions>(
    request,
    { vendor: 'codex', fields: codexImageOptionFields },
    settings,
  )
}
