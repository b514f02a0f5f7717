import { afterEach, expect, test, vi } from 'vitest'
import { codex } from './codex/codex.ts'
import { google } from './google/google.ts'
import { openai } from './openai/openai.ts'

afterEach(() => void vi.unstubAllEnvs())

test.each([
  ['https://user:hunter2@a.example/v1', 'without a user name or password'],
  ['https://hunter2@a.example/v1', 'without a user name or password'],
  ['https://a.example/v1?key=hunter2', 'without a query: paths are put after it'],
  ['https://a.example/v1#hunter2', 'without a fragment: paths are put after it'],
  ['ftp://user:hunter2@a.example', 'google: baseURL: expected an http(s) address'],
])('an address that no path can be put after is refused, and not repeated: %s', (baseURL, why) => {
  expect(() => google({ baseURL })).toThrow(why)
  expect(() => google({ baseURL })).not.toThrow('hunter2')
})

test('codex takes a query, before which its library puts the paths', () => {
  const address = 'https://a.openai.azure.com/openai/v1'
  expect(() => codex({ baseURL: `${address}?api-version=preview` })).not.toThrow()
  expect(() => codex({ baseURL: `${address}#a` })).toThrow('without a fragment')
})

test.each([
  ['openai', openai],
  ['codex', codex],
] as const)('%s reads its address from the environment, where there is one', (name, make) => {
  const isOwn = (): boolean | undefined => {
    const url = 'https://api.openai.com/v1/images/edits'
    return make().isSubmission?.({ method: 'POST', url, headers: new Headers() })
  }
  for (const empty of ['', ' ']) {
    vi.stubEnv('OPENAI_BASE_URL', empty)
    expect(isOwn()).toBe(true)
  }
  vi.stubEnv('OPENAI_BASE_URL', 'https://proxy.example/v1')
  expect(isOwn()).toBe(false)
  vi.stubEnv('OPENAI_BASE_URL', 'hunter2')
  const message = `${name}: OPENAI_BASE_URL: expected an http(s) address`
  expect(() => make()).toThrow(message)
  expect(() => make()).not.toThrow('hunter2')
})
