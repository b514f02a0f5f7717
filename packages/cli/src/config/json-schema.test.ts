import { Ajv2020 } from 'ajv/dist/2020.js'
import { layerSchemas } from '@stint/middleware'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { configJsonSchema } from './json-schema.ts'
import { loadKinds } from './plugins.ts'
import { Problems } from './problems.ts'
import { moduleSource } from './source.ts'

let schema: Awaited<ReturnType<typeof configJsonSchema>>
let fits: (data: unknown) => boolean

beforeAll(async () => {
  const kinds = await loadKinds([], '.', new Problems(moduleSource('none', {})))
  schema = await configJsonSchema(kinds)
  const validate = new Ajv2020({ strict: false, formats: { uri: true } }).compile(schema)
  fits = (data) => validate(data)
})

const providers = 'providers: { main: { type: openai, apiKey: env:OPENAI_API_KEY, price: 0.04 } }\n'

describe('the JSON Schema of a configuration', () => {
  it.each([
    `${providers}target: main`,
    `${providers}layers: [{ deadline: 90s }, { deadline: 1500 }]\ntarget: main`,
    `${providers}layers: [retry, { failover: { targets: [main], reserve: 2 } }]`,
    `${providers}layers: [{ failover: { targets: [main], reserve: { attempts: 1, time: 25s } } }]`,
    `${providers}layers: [{ retry: { backoff: { exponential: { base: 300 } }, on: [timeout, provider] } }]\ntarget: main`,
    `${providers}layers: [{ downgrade: { steps: [textOnly, { fewerReferences: 2 }] } }]\ntarget: main`,
    `${providers}layers: [{ breaker: { rate: 0.5, window: 60s, slow: { after: 20s, rate: 0.5 } } }]\ntarget: main`,
    `${providers}layers: [{ chaos: { rate: 0.1, faults: [timeout, { kind: rate_limit, retryAfterMs: 10 }] } }]\ntarget: main`,
    `providers: { keys: { type: pool, members: [a, b] }, a: { type: google }, b: { type: openrouter, model: a/b } }\npipelines: { one: { target: keys, strict: true, unknown: skip } }`,
  ])('takes %j', (text) => expect(fits(parse(text))).toBe(true))

  it.each([
    'target: main',
    `${providers}lairs: []`,
    `${providers}layers: [{ deadlin: 90s }]`,
    `${providers}layers: [{ deadline: 90s, retry: { attempts: 2 } }]`,
    `${providers}layers: [{ retry: { atempts: 2 } }]`,
    `${providers}layers: [{ retry: { attempts: 0 } }]`,
    `${providers}layers: [{ breaker: { onChange: 1 } }]`,
    `${providers}layers: [{ failover: { reserve: 1 } }]`,
    `${providers}layers: [{ downgrade: { steps: [{ fewerReferences: 0 }] } }]`,
    'providers: { main: { type: openia } }',
    'providers: { main: { type: openai, apiKey: sk-1 } }',
    'providers: { main: { type: openrouter } }',
    'providers: { main: { type: google, modle: x } }',
  ])('refuses %j', (text) => expect(fits(parse(text))).toBe(false))

  it('knows every layer that the package has', () => {
    const made = Object.keys(layerSchemas).filter((name) => name !== 'pool')
    const { layer } = schema['$defs'] as { layer: { anyOf: [{ enum: string[] }] } }
    expect(layer.anyOf[0].enum).toEqual(made)
  })
})
