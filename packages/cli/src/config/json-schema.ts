import { z } from 'zod'
import type { Kinds } from './plugins.ts'

type Json = Record<string, unknown>

/** The JSON Schema of a configuration: for editors, which complete and check it. */
export async function configJsonSchema(kinds: Kinds): Promise<Json> {
  const layers = [...kinds.layers].map(([name, { schema }]) => [name, toJson(schema)])
  const providers = await Promise.all(
    [...kinds.providers].map(async ([type, load]) => providerJson(type, (await load()).schema)),
  )
  const pipeline = {
    layers: { type: 'array', items: { $ref: '#/$defs/layer' }, description: 'Outermost first.' },
    target: { type: 'string', description: 'A provider or a pipeline, where no failover chooses.' },
    strict: { type: 'boolean', description: 'Findings of level error become exceptions.' },
    unknown: { enum: ['try', 'skip'], description: 'Targets that cannot tell. Default: try.' },
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A stint configuration',
    type: 'object',
    properties: {
      $schema: { type: 'string' },
      operation: { enum: ['createImage'] },
      plugins: { type: 'array', items: { type: 'string' } },
      providers: { type: 'object', additionalProperties: { $ref: '#/$defs/provider' } },
      pipelines: { type: 'object', additionalProperties: { $ref: '#/$defs/pipeline' } },
      ...pipeline,
    },
    required: ['providers'],
    additionalProperties: false,
    $defs: {
      pipeline: { type: 'object', properties: pipeline, additionalProperties: false },
      layer: {
        anyOf: [
          { enum: [...kinds.layers.keys()] },
          {
            type: 'object',
            properties: Object.fromEntries(layers),
            additionalProperties: false,
            minProperties: 1,
            maxProperties: 1,
          },
        ],
      },
      provider: { anyOf: providers },
    },
  }
}

function providerJson(type: string, schema: z.ZodType): Json {
  const {
    properties,
    required = [],
    ...rest
  } = toJson(schema) as {
    properties: Json
    required?: string[]
  }
  // A pool is called as the file calls it.
  const needed = type === 'pool' ? required.filter((name) => name !== 'id') : required
  return {
    ...rest,
    properties: { type: { const: type }, ...properties },
    required: ['type', ...needed],
  }
}

function toJson(schema: z.ZodType): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    unrepresentable: 'any',
    io: 'input',
    override: ({ jsonSchema }) => tidy(jsonSchema),
  })
  return json
}

/** Leaves out what only code can give, and says of a secret that it is a reference. */
function tidy(schema: z.core.JSONSchema.BaseSchema): void {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (typeof property === 'object' && 'not' in property) delete schema.properties?.[name]
  }
  if (schema.format !== 'password') return
  delete schema.format
  schema.pattern = '^env:[A-Za-z_][A-Za-z0-9_]*$'
  schema.examples = ['env:MY_KEY']
}
