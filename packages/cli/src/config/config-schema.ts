import { z } from 'zod'

/** One pipeline, before its layers are looked at. */
export interface PipelineFrame {
  readonly layers?: unknown[] | undefined
  readonly target?: string | undefined
  readonly strict?: boolean | undefined
  readonly unknown?: 'try' | 'skip' | undefined
}

/** A configuration, before its parts are looked at. */
export interface ConfigFrame extends PipelineFrame {
  readonly plugins?: string[] | undefined
  readonly providers: Record<string, unknown>
  readonly pipelines?: Record<string, unknown> | undefined
}

/** A provider, before its options are looked at. */
export interface ProviderFrame {
  readonly type: string
  readonly [option: string]: unknown
}

const pipeline = {
  layers: z.array(z.unknown(), 'expected a list of layers, outermost first').optional(),
  target: z.string('expected the name of a provider or a pipeline').min(1).optional(),
  strict: z.boolean('expected true or false').optional(),
  unknown: z.enum(['try', 'skip'], "expected 'try' or 'skip'").optional(),
}

export const pipelineSchema: z.ZodType<PipelineFrame> = z.strictObject(
  pipeline,
  'expected { layers, target }',
)

export const configSchema: z.ZodType<ConfigFrame> = z.strictObject({
  $schema: z.string().optional(),
  operation: z.literal('createImage', "expected 'createImage'").optional(),
  plugins: z.array(z.string(), 'expected a list of packages').optional(),
  providers: z.record(
    z.string(),
    z.unknown(),
    'expected providers by name, like main: { type: openai }',
  ),
  pipelines: z.record(z.string(), z.unknown(), 'expected pipelines by name').optional(),
  ...pipeline,
})

export const providerSchema: z.ZodType<ProviderFrame> = z.looseObject(
  { type: z.string("expected the type of a provider, like 'openai'") },
  'expected { type, ...options }',
)
