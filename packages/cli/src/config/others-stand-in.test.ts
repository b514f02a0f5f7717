import { pipeline, createImage, type Provider } from '@stint/core'
import { failover } from '@stint/middleware/failover'
import { scriptedProvider } from '@stint/testkit'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildConfig } from './build-config.ts'
import type { LoadOptions } from './load-options.ts'
import { loadFile } from './load-pipeline.ts'
import { moduleSource } from './source.ts'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'stint-test-'))))
afterAll(() => rm(folder, { recursive: true }))

const yaml = `
providers:
  main: { type: openai, model: gpt-image-2, apiKey: env:KEY, baseURL: env:BASE }
  spare: { type: google, id: spare }
  late: { type: google, id: late, apiKey: env:LATE }
  both: { type: pool, members: [spare, late] }
  alone: { type: dashscope }
pipelines:
  inner: { target: both }
  poster: { layers: [{ failover: { targets: [main, inner] } }] }
  small: { target: alone }
`

async function load(text: string, options: LoadOptions): ReturnType<typeof loadFile> {
  const file = join(folder, 'stint.yaml')
  await writeFile(file, text)
  return loadFile(file, options)
}

const local: LoadOptions = {
  env: {},
  override: ({ type }) => ({
    baseURL: `http://127.0.0.1:1/${type}`,
    ...(type !== 'dashscope' && { apiKey: () => 'local' }),
  }),
}

describe('options put over those of a file', () => {
  it('leave type and model, and need no variable that they stand in for', async () => {
    const { pipelines } = await load(yaml, local)
    const { layers } = pipelines.get('poster')!.explain()
    expect(layers[0]?.targets).toEqual(['openai/gpt-image-2', 'inner'])
  })

  it('are asked for with what the file declares, and not for a pool', async () => {
    const asked: unknown[] = []
    await load(yaml, {
      env: {},
      override(declared, { id }) {
        asked.push([declared, id])
        return local.override!(declared, {})
      },
    })
    expect(asked).toEqual([
      [{ name: 'main', type: 'openai', model: 'gpt-image-2' }, undefined],
      [{ name: 'spare', type: 'google', model: undefined }, 'spare'],
      [{ name: 'late', type: 'google', model: undefined }, 'late'],
      [{ name: 'alone', type: 'dashscope', model: undefined }, undefined],
    ])
  })

  it('that are refused are told with their place', async () => {
    const override = (): never => {
      throw new TypeError('there is none')
    }
    const text = 'providers: { main: { type: openai } }\ntarget: main\n'
    await expect(load(text, { override })).rejects.toThrow(
      /stint\.yaml:1:14: providers\.main: there is none$/,
    )
  })

  it('are checked like those of the file', async () => {
    const text = 'providers: { main: { type: openai } }\ntarget: main\n'
    await expect(load(text, { override: () => ({ baseURL: 'nowhere' }) })).rejects.toThrow(
      'providers.main.baseURL: expected an http(s) address',
    )
  })
})

describe('a configuration made in code', () => {
  const real: Provider = scriptedProvider('real', ['ok'])
  const built = (config: object, options: LoadOptions): ReturnType<typeof buildConfig> =>
    buildConfig(moduleSource('stint.config.ts', config), folder, options)

  it('whose layer brings its targets is refused where others should stand in for them', async () => {
    const config = { providers: {}, layers: [failover([real])] }
    const message = 'layers[0]: its targets are made in code'
    await expect(built(config, { replace: () => real })).rejects.toThrow(message)
    await expect(built(config, { override: () => ({}) })).rejects.toThrow(message)
    await expect(built(config, {})).resolves.toBeDefined()
  })

  it('whose provider is made asks whether options can be put over it', async () => {
    const config = { providers: { main: real }, target: 'main' }
    const override: LoadOptions['override'] = ({ name, type }) => {
      throw new TypeError(`${name} is ${type}`)
    }
    await expect(built(config, { override })).rejects.toThrow('main is ready-made')
    const stack = pipeline(createImage).to(real)
    await expect(
      built({ providers: { main: stack }, target: 'main' }, { override }),
    ).rejects.toThrow('main is ready-made')
  })
})

describe('a loaded file', () => {
  it('knows the providers of each pipeline, with the members of a pool', async () => {
    const { providers } = await load(yaml, { env: { BASE: 'http://127.0.0.1:1' } })
    expect(Object.fromEntries(providers)).toEqual({
      inner: ['spare', 'late'],
      poster: ['main', 'spare', 'late'],
      small: ['alone'],
    })
  })

  it('knows where each key is looked for, also where it says nothing of it', async () => {
    const { keys } = await load(yaml, { env: { BASE: 'http://127.0.0.1:1' } })
    expect(keys).toEqual([
      { provider: 'main', variables: ['KEY'] },
      { provider: 'spare', variables: ['GEMINI_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY'] },
      { provider: 'late', variables: ['LATE'] },
      { provider: 'alone', variables: ['DASHSCOPE_API_KEY'] },
    ])
  })
})
