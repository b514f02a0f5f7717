import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ImageRequest } from '@stint/core'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { afterAll, describe, expect, it } from 'vitest'
import { loadFile, loadPipeline } from './load-pipeline.ts'

const folder = mkdtempSync(join(tmpdir(), 'stint-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0

function write(text: string, name = `${(files += 1)}.yaml`): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

const providers = `providers:
  main: { type: openai, model: gpt-image-2, apiKey: env:OPENAI_API_KEY, price: 0.04 }
  backup: { type: google, apiKey: env:GEMINI_API_KEY }
`

const poster = `${providers}
layers:
  - deadline: 90s
  - budget: { attempts: 4 }
  - failover: { targets: [main, backup], reserve: { attempts: 1, time: 25s } }
  - retry: { attempts: 2, backoff: { exponential: { base: 300 } } }
  - downgrade: { steps: [{ simplifyPrompt: { words: 2 } }, { fewerReferences: 2 }, textOnly] }
  - breaker: { failures: 20, cooldown: 30s }
  - deadline: 40s
`

async function failure(text: string, name?: string): Promise<string> {
  const path = write(text, name)
  return loadPipeline(path, { env: {} }).then(
    () => expect.unreachable('it was loaded'),
    (error: Error) => {
      expect(error.name).toBe('UsageError')
      return error.message.replaceAll(path, 'file')
    },
  )
}

describe('a file', () => {
  it('gives the stack in the order of its list, outermost first', async () => {
    const pipeline = await loadPipeline(write(poster))
    const { layers, attempts, elapsedMs } = pipeline.explain()
    expect(layers.map(({ name }) => name)).toEqual(
      'deadline budget failover retry downgrade breaker deadline'.split(' '),
    )
    expect({ attempts, elapsedMs }).toEqual({ attempts: 4, elapsedMs: 90_000 })
    expect(layers[2]!.targets).toEqual(['openai/gpt-image-2', 'google/gemini-nano-banana-2.1'])
  })

  it('may be JSON', async () => {
    const json = {
      providers: { main: { type: 'openai' } },
      layers: [{ deadline: 1000 }],
      target: 'main',
    }
    const pipeline = await loadPipeline(write(JSON.stringify(json), 'some.json'))
    expect(pipeline.explain().elapsedMs).toBe(1000)
  })

  it('names several pipelines, one of which can be the target of another, and pools', async () => {
    const path = write(`${providers}
  keys: { type: pool, members: [main, backup], cooldown: 2m }
pipelines:
  poster: { layers: [{ deadline: 60s }], target: logo }
  logo: { layers: [{ retry: { attempts: 2 } }], target: keys }
`)
    const { pipelines, pipeline } = await loadFile(path)
    expect([...pipelines.keys()]).toEqual(['poster', 'logo'])
    expect(pipeline).toBeUndefined()
    expect(pipelines.get('poster')!.explain().attempts).toBe(4)
    await expect(loadPipeline(path)).rejects.toThrow('which pipeline? There are poster, logo')
    expect((await loadPipeline(path, { pipeline: 'logo' })).id).toBe('logo')
    await expect(loadPipeline(path, { pipeline: 'lgo' })).rejects.toThrow("did you mean 'logo'?")
  })

  it('needs no key to be explained, and reads it at each attempt', async () => {
    const env: Record<string, string> = {}
    const { pipeline, keys } = await loadFile(write(`${providers}\ntarget: main`), { env })
    expect(keys).toEqual([
      { provider: 'main', variables: ['OPENAI_API_KEY'] },
      { provider: 'backup', variables: ['GEMINI_API_KEY'] },
    ])
    await expect(pipeline!.run({ prompt: 'a lighthouse' })).rejects.toThrow(
      'the environment variable OPENAI_API_KEY is not set',
    )
  })

  it('takes other values from the environment when it is loaded', async () => {
    const text = `
providers: { main: { type: openai, id: env:TARGET } }
target: main`
    const path = write(text)
    await expect(loadPipeline(path, { env: {} })).rejects.toThrow(
      /:2:40: providers.main.id: the environment variable TARGET is not set/,
    )
    const { layers } = (await loadPipeline(path, { env: { TARGET: 'mine' } })).explain()
    expect(layers).toEqual([])
  })

  it('runs with other targets in the place of its providers, on a clock of their own', async () => {
    const clock = virtualClock()
    const declared: unknown[] = []
    const pipeline = await loadPipeline(write(poster), {
      clock,
      random: () => 0.5,
      replace(provider) {
        declared.push(provider)
        return scriptedProvider(provider.name, provider.name === 'main' ? ['overloaded'] : ['ok'])
      },
    })
    const { report } = await clock.run(pipeline.run({ prompt: 'a red bicycle' }))
    expect(declared).toEqual([
      { name: 'main', type: 'openai', model: 'gpt-image-2', price: 0.04 },
      { name: 'backup', type: 'google', model: undefined },
    ])
    expect(report.attempts.map(({ target: id }: { target: string }) => id)).toEqual([
      'main',
      'main',
      'backup',
    ])
  })

  it('steps down to the first words of a prompt', async () => {
    const clock = virtualClock()
    const target = scriptedProvider('main', ['server_error', 'ok'])
    const pipeline = await loadPipeline(write(poster), { clock, replace: () => target }).catch(
      (error: unknown) => error,
    )
    // Two targets of one id are none.
    expect(pipeline).toMatchObject({ name: 'UsageError' })
    const single = write(`${providers}
layers: [{ downgrade: { steps: [{ simplifyPrompt: { words: 2 } }] } }]
target: main`)
    const stack = await loadPipeline(single, { clock, replace: () => target })
    await clock.run(stack.run({ prompt: 'a  lighthouse at night' }))
    expect(target.requests.map(({ request }: { request: ImageRequest }) => request.prompt)).toEqual(
      ['a  lighthouse at night', 'a lighthouse'],
    )
  })
})

describe('what is wrong in a file is said with line and column, what was given and what is allowed', () => {
  const top = 'providers: { main: { type: openai } }\n'
  it.each([
    ['', 'file: providers: expected providers by name, like main: { type: openai }'],
    ['providers: {}', 'file:1:1: expected layers and a target, or pipelines by name'],
    [
      `${top}layers: [{ downgrade: { steps: [{ simplifyPrompt: { words: 8, keep: 1 } }] } }]\ntarget: main`,
      'file:2:33: layers[0].downgrade.steps[0]: simplifyPrompt: expected { words }, a whole number from 1, and no more',
    ],
    [`${top}lairs: []`, "file:2:1: lairs: unknown option 'lairs': did you mean 'layers'?"],
    [
      `${top}layers: 90s`,
      "file:2:9: layers: expected a list of layers, outermost first, got '90s'",
    ],
    [
      'providers: { main: { type: openia } }\ntarget: main',
      "file:1:28: providers.main.type: unknown provider 'openia': did you mean 'openai'?",
    ],
    [
      'providers: { main: { model: x } }\ntarget: main',
      "file:1:20: providers.main.type: expected the type of a provider, like 'openai'",
    ],
    [
      'providers: { main: { type: google, modle: x } }\ntarget: main',
      "file:1:36: providers.main.modle: unknown option 'modle': did you mean 'model'?",
    ],
    [
      `${top}layers:\n  - deadlin: 90s\ntarget: main`,
      "file:3:5: layers[0].deadlin: unknown layer 'deadlin': did you mean 'deadline'?",
    ],
    [
      `${top}layers:\n  - deadline: soon\ntarget: main`,
      "file:3:15: layers[0].deadline: expected milliseconds or a string like '90s', got 'soon'",
    ],
    [
      `${top}layers:\n  - retry: { attempts: 0 }\ntarget: main`,
      'file:3:24: layers[0].retry.attempts: expected a whole number from 1, got 0',
    ],
    [
      `${top}layers:\n  - retry: { atempts: 2 }\ntarget: main`,
      "file:3:14: layers[0].retry.atempts: unknown option 'atempts': did you mean 'attempts'?",
    ],
    [
      `${top}layers:\n  - retry: { attempts: 2 }\n    deadline: 40s\ntarget: main`,
      'file:3:5: layers[0]: expected one layer, like deadline: 90s or retry: { attempts: 2 }',
    ],
    [
      `${top}layers:\n  - failover: { targets: [main, bakup] }`,
      "file:3:33: layers[0].failover.targets[1]: unknown target 'bakup'; there are main",
    ],
    [
      `${top}layers: [{ deadline: 1s }]\ntarget: man`,
      "file:3:9: target: unknown target 'man': did you mean 'main'?",
    ],
    [
      `${top}layers:\n  - downgrade: { steps: [{ fewerReferences: 0 }] }\ntarget: main`,
      'file:3:26: layers[0].downgrade.steps[0]: fewerReferences(0): expected a whole number from 1',
    ],
    [
      `${top}layers:\n  - budget: { attempts: 2 }`,
      'file:1:1: leads nowhere: give it a target, or a failover with targets',
    ],
    [
      `${top}pipelines:\n  one: { target: two }\n  two: { target: one }`,
      "file:4:18: pipelines.two.target: 'one' leads to itself: one > two > one",
    ],
    [
      `${top}pipelines:\n  main: { target: main }`,
      'file:3:3: pipelines.main: a provider has this name: targets are found by it',
    ],
    [
      `${top}operation: makeImage\ntarget: main`,
      "file:2:12: operation: expected 'createImage', got 'makeImage'",
    ],
    [
      'providers: { a: { type: pool, members: [a] } }\ntarget: a',
      "file:1:41: providers.a.members[0]: 'a' leads to itself: a > a",
    ],
  ])('%j', async (text, message) => {
    expect(await failure(text)).toBe(message)
  })

  it.each([
    ['providers: [', /^file:\d+:\d+: /],
    [
      `${top}layers:\n  - breaker: { failures: 5, rate: 0.5 }\ntarget: main`,
      /^file:3:5: layers\[0\].breaker: failures counts failures in a row and rate takes/,
    ],
    [
      `${top}layers: [deadline]\ntarget: main`,
      /^file:2:10: layers\[0\]: expected milliseconds or a string like '90s'$/,
    ],
    [
      `${top}layers: [deadline: ]\ntarget: main`,
      /layers\[0\].deadline: expected milliseconds or a string like '90s'$/,
    ],
    [
      `${top}layers: [failover: { targets: [main] }]\ntarget: main`,
      /^file:1:1: a target beside failover, which chooses one already: leave out the target, or/,
    ],
    [`${top}plugins: [stint-nothing]\ntarget: main`, /^file:2:11: plugins\[0\]: .*stint-nothing/],
  ])('%j', async (text, message) => {
    expect(await failure(text)).toMatch(message)
  })

  it('all at once, a line each', async () => {
    const said = await failure(`providers: { main: { type: openia } }
layers: [{ deadlin: 1s }, { budget: { attempts: 0 } }]
target: main`)
    expect(said.split('\n')).toHaveLength(3)
  })

  it('without repeating a key that stands in it', async () => {
    const said = await failure(
      'providers: { main: { type: openai, apiKey: sk-secret-1 } }\ntarget: main',
    )
    expect(said).toBe(
      'file:1:44: providers.main.apiKey: expected a reference like env:MY_KEY, not the secret itself',
    )
    const number = await failure(
      'providers: { main: { type: openai, apiKey: 123456 } }\ntarget: main',
    )
    expect(number).not.toContain('123456')
  })

  it('and no name of a field pollutes a prototype', async () => {
    const said =
      await failure(`providers: { __proto__: { type: openai, polluted: yes }, main: { type: openai } }
layers: [{ __proto__: { polluted: yes } }]
target: main`)
    expect(said).toMatch(/__proto__/)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('aliases that multiply are refused', async () => {
    const lines = Array.from({ length: 12 }, (_, at) => {
      const before = at === 0 ? 'x' : `*a${at - 1}`
      return `a${at}: &a${at} [${Array(9).fill(before).join(', ')}]`
    })
    expect(await failure(lines.join('\n'))).toMatch(/alias/i)
  })

  it.each(['sk-not-known-1234', '*sk-not-known-1234', '"lumen-key-1234"', '[lumen-key-1234]'])(
    'a key in place of a provider is not repeated: %s',
    async (given) => {
      const said = await failure(`providers: { main: ${given} }\nlayers: []\ntarget: main`)
      expect(said).toMatch(/providers\.main: expected \{ type, \.\.\.options \}|an alias/)
      expect(said).not.toContain('1234')
    },
  )

  it('of a file that is not there, or of another kind', async () => {
    await expect(loadPipeline(join(folder, 'none.yaml'))).rejects.toThrow('cannot be read (ENOENT)')
    await expect(loadPipeline(write('', 'some.toml'))).rejects.toThrow(
      'expected a file that ends in .yaml, .yml, .json, .ts or .js',
    )
  })
})

describe('a module', () => {
  it('says the same, and may hold functions and layers made in code', async () => {
    const path = write(
      `export default {
  providers: { main: { type: 'openai', apiKey: () => 'from a vault' } },
  layers: [
    { deadline: '90s' },
    (ctx, next) => next(),
    { retry: { attempts: 2, on: (fault: { transient: boolean }) => fault.transient } },
  ],
  target: 'main',
}`,
      'stint.config.ts',
    )
    const { layers, attempts } = (await loadPipeline(path)).explain()
    expect(layers).toHaveLength(3)
    expect(attempts).toBe(2)
  })

  it('without a default export is told what to export', async () => {
    expect(await failure('export const config = 1', 'empty.mjs')).toContain(
      'expected export default defineConfig({ ... })',
    )
  })

  it('that fails is named with its error', async () => {
    expect(await failure("throw new Error('no vault')", 'throws.mjs')).toContain('no vault')
  })
})

describe('a plugin', () => {
  const plugin = `
const provider = (id) => ({ id, accepts: () => true, attempt: async () => ({ images: [] }) })
const schema = (check) => ({ safeParse: (data) => ({ success: true, data }), shape: {} })
export const stint = {
  layers: { calm: { schema: schema(), make: () => (ctx, next) => next() } },
  providers: { easel: { schema: schema(), make: ({ colour }) => provider('easel/' + colour) } },
}`

  it('of a package beside the file names layers and providers', async () => {
    write(
      '{ "name": "stint-easel", "type": "module", "exports": { "import": "./index.js" } }',
      'node_modules/stint-easel/package.json',
    )
    write(plugin, 'node_modules/stint-easel/index.js')
    const pipeline = await loadPipeline(
      write(`plugins: [stint-easel]
providers: { chalk: { type: easel, colour: red } }
layers: [calm, { failover: { targets: [chalk] } }]`),
    )
    expect(pipeline.explain().layers[1]!.targets).toEqual(['easel/red'])
  })

  it('that takes a name that is there is refused', async () => {
    write(plugin.replaceAll('calm', 'retry'), 'plugin.mjs')
    const said = await failure(
      'plugins: [./plugin.mjs]\nproviders: { main: { type: easel } }\ntarget: main',
    )
    expect(said).toContain("plugins[0]: its layer 'retry' is there already")
  })

  it('that exports none is told what to export', async () => {
    write('export const other = 1', 'no-plugin.mjs')
    const said = await failure(
      'plugins: [./no-plugin.mjs]\nproviders: { main: { type: openai } }\ntarget: main',
    )
    expect(said).toContain("exports no 'stint': a plugin is export const stint = definePlugin({})")
  })
})

it('a provider called as the pipeline at the top is told, since each would lead to the other', async () => {
  expect(await failure('providers: { default: { type: openai } }\ntarget: default\n')).toBe(
    'file:1:14: providers.default: the pipeline at the top has this name: targets are found by it',
  )
})
