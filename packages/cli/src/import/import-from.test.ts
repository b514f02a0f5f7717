import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadPipeline } from '../config/load-pipeline.ts'
import { importFrom, importSystems, type Imported } from './import-from.ts'
import { importedToJson } from './imported-to-json.ts'
import { renderImported } from './render-imported.ts'

function fixture(name: string): string {
  return readFileSync(join(import.meta.dirname, '__fixtures__', name), 'utf8')
}

function imported(
  system: string,
  file?: string,
  settings: Readonly<Record<string, string>> = {},
): Imported {
  return importFrom(system, file === undefined ? undefined : fixture(file), { settings, file })
}

/** Each system with what is worth trying there. */
const all: readonly [
  system: string,
  file?: string | undefined,
  settings?: Record<string, string>,
][] = [
  ['goclaw', 'incident-chain.json'],
  ['goclaw', 'incident-chain.json', { toolTimeout: '900s', pool: '3' }],
  ['goclaw', 'incident-chain.json', { toolTimeout: '60s' }],
  ['goclaw', 'long-chain.json'],
  ['litellm', 'litellm-images.yaml'],
  ['litellm', 'litellm-images.yaml', { model: 'cheap-image', clientRetries: '2' }],
  ['litellm', 'litellm-plain.yaml'],
  ['portkey', 'portkey-nested.json'],
  ['portkey', 'portkey-balanced.json'],
  ['portkey', 'portkey-single.json'],
  ['openai'],
  ['openai', undefined, { maxRetries: '0', timeout: '30s', model: 'gpt-image-1.5' }],
  ['ai-sdk', undefined, { calls: '4' }],
  ['ai-sdk', undefined, { abortAfter: '60s' }],
  ['langchain', undefined, { withRetry: '3' }],
  ['langchain', undefined, { modelRetry: '2' }],
]

describe('the worst case of another system', () => {
  it.each<[string, string | undefined, Record<string, string>, number, number]>([
    ['goclaw', 'incident-chain.json', {}, 6, 1_200_000],
    ['goclaw', 'incident-chain.json', { toolTimeout: '900s' }, 6, 900_000],
    ['goclaw', 'incident-chain.json', { pool: '3' }, 18, 1_200_000],
    ['goclaw', 'incident-chain.json', { clientRetries: '1' }, 2, 1_200_000],
    ['goclaw', 'long-chain.json', {}, 18, 2 * (300_000 + 120_000 + 90_000)],
    ['openai', undefined, {}, 3, 3 * 600_000 + 2 * 60_000],
    ['openai', undefined, { maxRetries: '5' }, 6, 6 * 600_000 + 5 * 60_000],
    ['openai', undefined, { maxRetries: '0' }, 1, 600_000],
    ['ai-sdk', undefined, {}, 3, Infinity],
    ['ai-sdk', undefined, { calls: '4' }, 12, Infinity],
    ['ai-sdk', undefined, { abortAfter: '60s' }, 3, 60_000],
    ['langchain', undefined, { timeout: '60s' }, 7, 7 * 60_000 + (4 * 60 + 64 + 60) * 1000],
    ['langchain', undefined, { withRetry: '3' }, 21, Infinity],
    ['langchain', undefined, { modelRetry: '2' }, 3, Infinity],
    ['langchain', undefined, { modelRetry: '2', maxRetries: '6' }, 21, Infinity],
    ['litellm', 'litellm-plain.yaml', {}, 3, 3 * 6_000_000 + 2 * 60_000],
    ['litellm', 'litellm-plain.yaml', { clientRetries: '2' }, 9, 3 * 18_120_000 + 2 * 60_000],
    ['portkey', 'portkey-single.json', {}, 6, Infinity],
  ])('%s %s %o: %d attempts', (system, file, settings, attempts, elapsedMs) => {
    const explained = imported(system, file, settings).theirs.explain()
    expect([explained.attempts, explained.elapsedMs]).toEqual([attempts, elapsedMs])
  })

  it('is exact, where nothing of it may keep a run below it', () => {
    expect(imported('goclaw', 'incident-chain.json').theirs.explain().atMost).toBe(false)
  })

  it('says that the incident multiplied, and that nothing capped it', () => {
    const { findings } = imported('goclaw', 'incident-chain.json').theirs.explain()
    expect(findings.map(({ code }) => code)).toEqual(['no-budget', 'retries-multiply'])
  })

  it('names the layers as the other system does', () => {
    const { layers } = imported('goclaw', 'incident-chain.json').theirs.explain()
    expect(layers.map(({ name }) => name)).toEqual(['max_retries', 'timeout', 'goclaw client'])
  })
})

describe('the stint file', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stint-import-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it.each(all)('of %s %s %o loads, and is bounded', async (system, file, settings) => {
    const { ours, theirs } = imported(system, file, settings)
    const path = join(folder, 'stint.yaml')
    await writeFile(path, ours.yaml)
    const explained = (await loadPipeline(path, { env: {} })).explain()
    expect(explained.elapsedMs).toBeLessThan(Infinity)
    expect(explained.attempts).toBeLessThanOrEqual(theirs.explain().attempts)
    expect(explained.elapsedMs).toBeLessThanOrEqual(theirs.explain().elapsedMs)
    expect(explained.findings.filter(({ level }) => level === 'error')).toEqual([])
    expect(ours.yaml).toContain(`This comes to ${explained.attempts} attempt`)
  })

  it('has the tries that the chain was told to make, and not those of the client inside', () => {
    const { data } = imported('goclaw', 'incident-chain.json', { toolTimeout: '900s' }).ours
    expect(data).toEqual({
      operation: 'createImage',
      providers: {
        'openai-codex': { type: 'codex', model: 'gpt-5.5', apiKey: 'env:OPENAI_API_KEY' },
      },
      layers: [
        { deadline: '900s' },
        { budget: { attempts: 2 } },
        { retry: { attempts: 2 } },
        { deadline: '600s' },
      ],
      target: 'openai-codex',
    })
  })

  it('takes the largest of tries and times that differ, and says so', () => {
    expect(imported('goclaw', 'long-chain.json').notes.at(-1)).toContain('the largest stand')
    expect(imported('goclaw', 'incident-chain.json').notes.join(' ')).not.toContain('the largest')
  })

  it('has a name for a target that no file could have', async () => {
    const chain = {
      providers: [
        { provider: '__proto__', enabled: true },
        { provider: '*', enabled: true },
        { provider: 'default', enabled: true },
      ],
    }
    const { data, yaml } = importFrom('goclaw', JSON.stringify(chain)).ours
    expect(Object.keys(data.providers)).toEqual(['proto', 'target', 'default-2'])
    const path = join(folder, 'odd.yaml')
    await writeFile(path, yaml)
    await expect(loadPipeline(path, { env: {} })).resolves.toBeDefined()
  })

  it('leaves out a time of an attempt that the call ends before', () => {
    const { layers } = imported('goclaw', 'incident-chain.json', { toolTimeout: '60s' }).ours.data
    expect(layers.filter((layer) => 'deadline' in layer)).toEqual([{ deadline: '60s' }])
  })

  it('proposes a time where nobody had chosen one, and says so', () => {
    const { data, yaml } = imported('openai').ours
    expect(data.layers.at(-1)).toEqual({ deadline: '120s' })
    expect(yaml).toContain('# one attempt; a proposal, nobody had chosen a time')
    const chosen = imported('openai', undefined, { timeout: '30s' }).ours
    expect(chosen.data.layers.at(-1)).toEqual({ deadline: '30s' })
    expect(chosen.yaml).not.toContain('proposal')
  })

  it('takes targets in turn where the other system asks only one of them', () => {
    const { layers } = imported('portkey', 'portkey-balanced.json').ours.data
    expect(layers).toContainEqual({
      failover: { targets: ['openai', 'gemini'], order: 'round-robin' },
    })
  })

  it('has a breaker where the other system has a cooldown that somebody chose', () => {
    const { layers } = imported('litellm', 'litellm-images.yaml').ours.data
    expect(layers).toContainEqual({ breaker: { failures: 3, cooldown: '30s' } })
    const plain = imported('litellm', 'litellm-plain.yaml').ours.data.layers
    expect(plain.some((layer) => 'breaker' in layer)).toBe(false)
  })
})

describe('what is printed', () => {
  it.each(all)('of %s %s %o has no secret of the configuration', (system, file, settings) => {
    const made = imported(system, file, settings)
    const printed = renderImported(made) + JSON.stringify(importedToJson(made))
    expect(printed).not.toMatch(/s3cr3t/)
  })

  it('is the picture, the notes and the file', () => {
    const text = renderImported(imported('goclaw', 'long-chain.json'))
    expect(text).toContain('goclaw: 18 attempts, 17 min\n')
    expect(text).toContain('\nnotes\n  - max_retries counts all tries')
    expect(text).toContain('providers[2].priority')
    expect(text).toContain('\noperation: createImage\n')
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(120)
  })

  it('is plain data as JSON, with null for what has no limit', () => {
    const json: unknown = JSON.parse(JSON.stringify(importedToJson(imported('ai-sdk'))))
    expect(json).toMatchObject({
      system: 'ai-sdk',
      theirs: { attempts: 3, elapsedMs: null },
      ours: { operation: 'createImage', target: 'main' },
    })
  })
})

describe('what cannot be read', () => {
  const read =
    (system: string, text?: string, settings: Record<string, string> = {}) =>
    () =>
      importFrom(system, text, { settings })

  it('is an unknown system, with those there are', () => {
    const names = importSystems.map(({ name }) => name).join(', ')
    expect(read('helicone')).toThrow(`--from helicone: not known; there are ${names}`)
  })

  it.each<[string, string | undefined, Record<string, string>, string]>([
    [
      'litellm',
      undefined,
      {},
      '--from litellm needs a file: stint explain --from litellm config.yaml',
    ],
    ['openai', '{}', {}, '--from openai reads no file: it is configured in code, see --set'],
    [
      'openai',
      undefined,
      { retries: '5' },
      '--set retries: openai has no such setting; there are maxRetries, timeout, model',
    ],
    ['goclaw', '{}', {}, 'goclaw: providers: expected a list, got nothing'],
    ['goclaw', '[]', {}, 'the configuration: expected an object, got a list'],
    [
      'goclaw',
      '{"providers":[{"provider":"openai"}]}',
      {},
      'goclaw: providers: none has enabled: true, so that none is ever asked',
    ],
    [
      'goclaw',
      '{"providers":[{"enabled":true}]}',
      {},
      'goclaw: providers[0].provider: expected the name of a provider',
    ],
    [
      'goclaw',
      '{"providers":[{"enabled":true,"provider":"a","max_retries":"sk-s3cr3t"}]}',
      {},
      'providers[0].max_retries: expected a whole number from 0, got a text',
    ],
    ['portkey', '{"targets":[]}', {}, 'targets: expected at least one target, got a list'],
    ['portkey', '{"retry":{}}', {}, 'retry.attempts: expected a whole number from 0, got nothing'],
    [
      'portkey',
      '{"targets":[{"provider":"openai","request_timeout":-1}],"strategy":{"mode":"fallback"}}',
      {},
      'targets[0].request_timeout: expected milliseconds above 0, got -1',
    ],
    [
      'portkey',
      '{"targets":[{}],"strategy":{"mode":"fall-back"}}',
      {},
      'strategy.mode: expected fallback, loadbalance, conditional, single, got a text',
    ],
    ['litellm', 'model_list: []', {}, 'model_list: expected a list of models, got a list'],
    [
      'litellm',
      'model_list: [{ model_name: a }]',
      {},
      'model_list[0].litellm_params.model: expected a model like openai/gpt-image-2, got nothing',
    ],
    [
      'litellm',
      'model_list: [{ litellm_params: { model: a } }]',
      {},
      'model_list[0].model_name: expected a name, got nothing',
    ],
    [
      'litellm',
      'model_list: [{ model_name: a, litellm_params: { model: a } }]',
      { model: 'b' },
      "litellm: no model_name 'b' in model_list; there are a",
    ],
    ['litellm', 'a: [', {}, 'config.yaml:1:5: not YAML or JSON (bad indent)'],
    [
      'litellm',
      'api_key: *sk-s3cr3t',
      {},
      'config.yaml: an alias (*name) is nowhere set, or aliases multiply',
    ],
    [
      'litellm',
      `a: &a [1]\nb: &b [${'*a,'.repeat(99)}]\nmodel_list: [${'*b,'.repeat(99)}]`,
      {},
      'config.yaml: an alias (*name) is nowhere set, or aliases multiply',
    ],
  ])('%s %s %o is a usage error', (system, text, settings, message) => {
    expect(read(system, text, settings)).toThrow(
      expect.objectContaining({ name: 'UsageError', message }),
    )
  })
})
