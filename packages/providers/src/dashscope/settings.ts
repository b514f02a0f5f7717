import { checkOptions, durationMs, type Duration, type ImageRequest } from '@stint/core'
import { z } from 'zod'
import { providerSettings, type ProviderSettings } from '../provider-settings.ts'
import { optionsOf } from '../vendor-options.ts'
import { dashscopeModel, type DashScopeMode } from './models.ts'
import { dashscopeImageOptionFields, type DashScopeImageOptions } from './options.ts'

/** Where an account of Model Studio is: keys of one region are not known in another. */
export type DashScopeRegion = 'singapore' | 'beijing' | 'us'

/** Options of {@link dashscope}. */
export interface DashScopeOptions extends ProviderSettings, DashScopeImageOptions {
  /** Default `qwen-image-edit-plus`. */
  readonly model?: string | undefined
  /** Default `singapore`. */
  readonly region?: DashScopeRegion | undefined
  /**
   * `sync`: one answer with the images; `async`: a task that is polled, and text alone. Default: as the model has it;
   * `sync` for one that is not known, as for all that came since 2026.
   */
  readonly mode?: DashScopeMode | undefined
  /** How long to wait between two polls of a task. Default 2 s. */
  readonly pollEvery?: Duration | undefined
  /** Hosts (`host` or `host:port`) that results may be downloaded from whatever their address. Default: none. */
  readonly allowHosts?: readonly string[] | undefined
}

/** The checked options, with model, mode and address settled. */
export interface DashScopeSettings extends DashScopeOptions {
  readonly model: string
  readonly mode: DashScopeMode
  readonly baseURL: string
}

const hosts: Readonly<Record<DashScopeRegion, string>> = {
  singapore: 'https://dashscope-intl.aliyuncs.com/api/v1',
  beijing: 'https://dashscope.aliyuncs.com/api/v1',
  us: 'https://dashscope-us.aliyuncs.com/api/v1',
}

/** An address would match nothing. */
const host = z
  .string()
  .regex(/^(?:\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i, "expected a host like '127.0.0.1:8080'")

/** {@link DashScopeOptions} as a schema, for files. */
export const dashscopeSchema: z.ZodType<DashScopeOptions> = z.strictObject({
  ...providerSettings,
  ...dashscopeImageOptionFields,
  model: z.string().trim().min(1).optional(),
  region: z
    .enum(['singapore', 'beijing', 'us'], "expected 'singapore', 'beijing' or 'us'")
    .optional(),
  mode: z.enum(['sync', 'async'], "expected 'sync' or 'async'").optional(),
  pollEvery: z
    .custom<Duration>(
      (value) => durationMs(value) !== undefined,
      "expected milliseconds or a string like '2s'",
    )
    .meta({ type: ['string', 'number'], examples: ['2s'] })
    .optional(),
  allowHosts: z.array(host).optional(),
})

/** @throws TypeError that names each option that does not fit. */
export function dashscopeSettings(given: DashScopeOptions): DashScopeSettings {
  const options = checkOptions('dashscope', dashscopeSchema, given)
  const { model = 'qwen-image-edit-plus', region = 'singapore' } = options
  const modes = dashscopeModel(model)?.modes
  const mode = options.mode ?? modes?.[0] ?? 'sync'
  if (modes && !modes.includes(mode)) {
    throw new TypeError(`dashscope: mode: ${model} has only '${modes.join("', '")}', got '${mode}'`)
  }
  return { ...options, model, mode, baseURL: options.baseURL ?? hosts[region] }
}

/** The image options of one request: the factory's, overridden by the request's own. */
export function imageOptions(
  request: ImageRequest,
  settings: DashScopeSettings,
): DashScopeImageOptions {
  return optionsOf<DashScopeImageOptions>(
    request,
    { vendor: 'dashscope', fields: dashscopeImageOptionFields },
    settings,
  )
}
