import { describe, expect, it } from 'vitest'
import { importFrom, type Imported } from '../import-from.ts'

interface Config {
  readonly models?: Readonly<Record<string, string>>
  readonly router?: string
  readonly settings?: string
}

/** A proxy with models of a deployment each, or those given. */
function imported({ models, router = '{}', settings = '{}' }: Config, model = 'a'): Imported {
  const list = Object.entries(models ?? { a: '', b: '', c: '' }).map(
    ([name, params]) =>
      `  - { model_name: ${name}, litellm_params: { model: openai/${name}, timeout: 10${params} } }`,
  )
  const text = [
    'model_list:',
    ...list,
    `router_settings: ${router}`,
    `litellm_settings: ${settings}`,
  ]
  return importFrom('litellm', text.join('\n'), { settings: { model } })
}

function attempts(config: Config, model?: string): number {
  return imported(config, model).theirs.explain().attempts
}

describe('how often a call is tried', () => {
  it.each<[string, Config, number]>([
    ['the default is 2 repetitions', {}, 3],
    ['the router says', { router: '{ num_retries: 4 }' }, 5],
    ['litellm_settings say, where the router does not', { settings: '{ num_retries: 4 }' }, 5],
    ['the router goes first', { router: '{ num_retries: 0 }', settings: '{ num_retries: 4 }' }, 1],
    ['a deployment says', { models: { a: ', num_retries: 6' } }, 7],
    ['max_retries of the client has no effect', { models: { a: ', max_retries: 6' } }, 3],
    [
      'the largest of a retry_policy',
      { router: '{ retry_policy: { TimeoutErrorRetries: 1, RateLimitErrorRetries: 5 } }' },
      6,
    ],
    [
      'one of a model goes before one of all',
      {
        router:
          '{ num_retries: 0, retry_policy: { TimeoutErrorRetries: 5 }, model_group_retry_policy: { a: { TimeoutErrorRetries: 1 } } }',
      },
      2,
    ],
    ['each fallback has all retries', { router: '{ fallbacks: [{ a: [b, c] }] }' }, 9],
    ['a fallback has its own fallbacks', { router: '{ fallbacks: [{ a: [b] }, { b: [c] }] }' }, 9],
    ['default_fallbacks', { settings: '{ default_fallbacks: [b] }' }, 6],
    ['a fallback may have parameters', { router: '{ fallbacks: [{ a: [{ model: b }] }] }' }, 6],
    ['circles end at 5 deep', { router: '{ fallbacks: [{ a: [b] }, { b: [a] }] }' }, 18],
    ['or earlier', { router: '{ max_fallbacks: 1, fallbacks: [{ a: [b] }, { b: [a] }] }' }, 6],
    [
      'an error of the context window is not repeated first',
      { router: '{ context_window_fallbacks: [{ a: [b, c] }] }' },
      7,
    ],
    [
      'nor one of the content, and only one of the lists applies',
      { router: '{ fallbacks: [{ a: [b] }], content_policy_fallbacks: [{ a: [b, c] }] }' },
      7,
    ],
  ])('%s', (_, config, expected) => {
    expect(attempts(config)).toBe(expected)
  })

  it('is that of the worst model, where none is asked for', () => {
    const text = [
      'model_list:',
      '  - { model_name: a, litellm_params: { model: a } }',
      '  - { model_name: b, litellm_params: { model: b } }',
      'router_settings: { fallbacks: [{ b: [a] }] }',
    ].join('\n')
    expect(importFrom('litellm', text).theirs.id).toBe('litellm: b')
  })
})

describe('its time', () => {
  const timed = (config: Config): number => imported(config).theirs.explain().elapsedMs

  it.each<[string, Config, number]>([
    ['a deployment goes first', { router: '{ num_retries: 0, timeout: 20 }' }, 10_000],
    [
      'the worst deployment of a model counts',
      { models: { a: '' }, router: '{ num_retries: 1 }' },
      2 * 10_000 + 60_000,
    ],
    [
      'a wait is at least retry_after',
      { models: { a: '' }, router: '{ num_retries: 1, retry_after: 90 }' },
      2 * 10_000 + 60_000,
    ],
  ])('%s', (_, config, expected) => {
    expect(timed(config)).toBe(expected)
  })

  it('is that of the slowest deployment in each try', () => {
    const text = [
      'model_list:',
      '  - { model_name: a, litellm_params: { model: openai/x, timeout: 10 } }',
      '  - { model_name: a, litellm_params: { model: azure/x, request_timeout: 30 } }',
      'router_settings: { num_retries: 1 }',
    ].join('\n')
    const { attempts: tries, elapsedMs } = importFrom('litellm', text).theirs.explain()
    expect([tries, elapsedMs]).toEqual([2, 2 * 30_000 + 60_000])
  })
})

it('tells of a fallback that no model has, and does not count it', () => {
  const made = imported({ router: '{ fallbacks: [{ a: [z] }] }' })
  expect(made.theirs.explain().attempts).toBe(3)
  expect(made.notes.join(' ')).toContain('The fallback z is in no model_list')
})

describe('where a fallback leads', () => {
  const azure = '{ model_name: a, litellm_params: { model: azure/x } }'
  const all = `{ model_name: "vendor/*", litellm_params: { model: "vendor/*" } }`
  const tries = (router: string): number =>
    importFrom('litellm', `{ model_list: [${azure}, ${all}], router_settings: ${router} }`, {
      settings: { model: 'a' },
    }).theirs.explain().attempts

  it.each([
    ['an alias', '{ model_group_alias: { b: a }, fallbacks: [{ a: [b] }] }'],
    [
      'a hidden alias',
      '{ model_group_alias: { b: { model: a, hidden: true } }, fallbacks: [{ a: [b] }] }',
    ],
    ['what a deployment calls its model', '{ fallbacks: [{ a: [azure/x] }] }'],
    ['a name that a pattern fits', '{ fallbacks: [{ a: [vendor/best.1] }] }'],
  ])('may be %s, and is counted', (_, router) => {
    expect(tries(router)).toBe(6)
  })

  it('is counted from an alias that is asked for, by its own list', () => {
    const router = '{ model_group_alias: { z: a }, fallbacks: [{ z: [b] }] }'
    expect(attempts({ router }, 'z')).toBe(6)
    expect(attempts({ router }, 'a')).toBe(3)
  })

  it('is told of an alias that leads nowhere', () => {
    expect(imported({ router: '{ model_group_alias: { z: y } }' }).notes.join(' ')).toContain(
      'The alias z leads to y, which is in no model_list.',
    )
    expect(() => imported({ router: '{ model_group_alias: { z: 1 } }' })).toThrow(
      'router_settings.model_group_alias.z: expected an object, got 1',
    )
  })

  it('is said at one place: the lists of two are not joined', () => {
    const settings = '{ fallbacks: [{ b: [c] }] }'
    expect(attempts({ router: '{ fallbacks: [{ a: [b] }] }', settings })).toBe(6)
    expect(attempts({ router: '{ fallbacks: [] }', settings }, 'b')).toBe(6)
  })
})

it.each([
  ['{ fallbacks: [a] }', 'router_settings.fallbacks[0]: expected a model with a list of others'],
  ['{ fallbacks: [{ a: b }] }', 'router_settings.fallbacks[0].a: expected a list of models'],
  [
    '{ fallbacks: [{ a: [1] }] }',
    'router_settings.fallbacks[0].a[0]: expected the name of a model',
  ],
  ['{ cooldown_time: 0 }', 'router_settings.cooldown_time: expected seconds above 0, got 0'],
])('refuses router_settings of %s', (router, message) => {
  expect(() => imported({ router })).toThrow(message)
})

it('has no breaker where cooldowns are off', () => {
  const off = imported({ router: '{ allowed_fails: 1, disable_cooldowns: true }' })
  expect(off.ours.data.layers.some((layer) => 'breaker' in layer)).toBe(false)
})
