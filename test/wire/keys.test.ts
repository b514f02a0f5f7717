import { inspect } from 'node:util'
import {
  createImage,
  pipeline,
  type CallError,
  type Provider,
  type ReferenceInput,
} from '@stint/core'
import { codex } from '@stint/providers/codex'
import { dashscope } from '@stint/providers/dashscope'
import { google } from '@stint/providers/google'
import { openai } from '@stint/providers/openai'
import { openrouter } from '@stint/providers/openrouter'
import { pixel } from '@stint/testkit'
import { describe, expect, it } from 'vitest'
import { countingServer } from '../wire-meter/counting-server.ts'

const key = 'zz-secret-0123456789-abcdef'
interface Given {
  readonly baseURL: string
  readonly key?: string
  readonly headers?: Record<string, string>
}

const targets: Record<string, (given: Given) => unknown> = {
  openai: ({ key: apiKey = key, ...others }) => openai({ apiKey, ...others }),
  google: ({ key: apiKey = key, ...others }) => google({ apiKey, ...others }),
  codex: ({ key: apiKey = key, ...others }) => codex({ apiKey, ...others }),
  'codex with a token': ({ key: accessToken = key, ...others }) =>
    codex({ accessToken, ...others }),
  dashscope: ({ key: apiKey = key, ...others }) =>
    dashscope({ apiKey, model: 'qwen-image-2.0', ...others }),
  openrouter: ({ key: apiKey = key, ...others }) =>
    openrouter({ apiKey, model: 'openai/gpt-image-2', ...others }),
}

const failure = (target: unknown, references: ReferenceInput[] = []): Promise<CallError> =>
  pipeline(createImage)
    .to(target as Provider)
    .run({ prompt: 'a lighthouse', references })
    .then(
      () => expect.unreachable('it succeeded'),
      (error: unknown) => error as CallError,
    )

/** Whatever can be printed of it. */
const printed = (error: CallError): string =>
  [inspect(error, { depth: 20, showHidden: true }), JSON.stringify(error), error.stack].join('\n')

describe.each(Object.keys(targets))('%s', (name) => {
  const make = targets[name]!

  it.each(['first-half-01\nsecond-half-02', 'first-half-01\u2028second-half-02', 'kеy-half-01'])(
    'a key that no header takes is a fault of the key, and no part of it is repeated: %j',
    async (odd) => {
      await using server = await countingServer((response) => response.writeHead(500).end())
      const error = await failure(make({ baseURL: server.url, key: odd }))
      expect(error.fault).toMatchObject({ kind: 'auth', delivery: 'unsent', scope: 'key' })
      expect(error.message).toContain('copy it again')
      expect(printed(error)).not.toMatch(/half-0/)
      expect(server.arrived).toEqual([])
    },
  )

  it.each([{ 'x y': 'hunter2' }, { 'x-key': 'hunter2\nb' }, { 'x-key': 'hunter2т' }])(
    'headers that cannot be sent are an error when it is made: %o',
    (headers) => {
      const made = (): unknown => make({ baseURL: 'http://127.0.0.1:9', headers: { ...headers } })
      expect(made).toThrow(/headers\.x[ -]\w+: expected/)
      expect(made).not.toThrow('hunter2')
    },
  )

  it('a header of the connection, which would keep a request from ever being whole, is an error', () => {
    const headers = { 'Content-Length': '3' }
    expect(() => make({ baseURL: 'http://127.0.0.1:9', headers })).toThrow(
      'headers.Content-Length: expected a header that fetch does not set itself',
    )
  })

  it('a redirect of a request with references fails it, says so, and was not paid', async () => {
    await using server = await countingServer((response) =>
      response.writeHead(307, { location: 'https://other.example/' }).end(),
    )
    const { fault } = await failure(make({ baseURL: server.url }), [{ data: pixel }])
    expect(fault).toMatchObject({ kind: 'unknown', delivery: 'rejected' })
    expect(fault?.message).toContain('unexpected redirect')
  })

  it.each(['Authorization', 'authorization'])(
    'a header %s of its own stands in the place of the key',
    async (header) => {
      const got: (string | undefined)[] = []
      await using server = await countingServer((response, _, { headers }) => {
        got.push(headers.authorization)
        response.writeHead(401).end('{}')
      })
      const headers = { [header]: 'Bearer another-1234567' }
      await failure(make({ baseURL: server.url, headers }))
      expect(got).toEqual(['Bearer another-1234567'])
    },
  )
})
