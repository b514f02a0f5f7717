import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CallError, generateText, pipeline, type TextRequest } from '@stint/core'
import { retry } from '@stint/middleware'
import { scriptedProvider } from '@stint/testkit'
import { isPolluted, junk, optionsOf } from './junk.ts'
import { randomRuns } from '../random-runs.ts'

const fields = [
  'messages',
  'prompt',
  'system',
  'tools',
  'toolChoice',
  'responseFormat',
  'headers',
  'stopSequences',
  'seed',
  'providerOptions',
]
const part = optionsOf([
  'type',
  'text',
  'data',
  'image',
  'mediaType',
  'input',
  'output',
  'toolName',
])
const type = fc.constantFrom('text', 'file', 'image', 'tool-call', 'tool-result', 'reasoning')
const message = fc
  .tuple(
    optionsOf(['role', 'content', 'providerOptions']),
    fc.constantFrom('system', 'user', 'assistant', 'tool'),
    fc.array(fc.tuple(part, type).map(([odd, kind]) => ({ type: kind, ...(odd as object) }))),
  )
  .map(([odd, role, content]) => ({ role, content, ...(odd as object) }))
const tool = optionsOf(['type', 'name', 'inputSchema', 'args', 'id', 'strict'])

const request = fc.oneof(
  junk,
  optionsOf(fields),
  fc.record({ messages: fc.array(message), tools: fc.array(fc.oneof(tool, junk)) }),
  optionsOf(fields).map((odd) => ({ prompt: 'p', ...(odd as object) })),
)

describe('odd requests for text', () => {
  it(
    'are refused by a CallError before the first attempt, or are made',
    { timeout: 60_000 },
    async () => {
      const provider = scriptedProvider<TextRequest>('a', [{ ok: { text: 'a' } }])
      const line = pipeline(generateText)
        .use(retry({ attempts: 2 }))
        .to(provider)
      await fc.assert(
        fc.asyncProperty(request, async (given) => {
          const before = provider.requests.length
          const thrown: unknown = await line.run(given as never).then(
            () => undefined,
            (error: unknown) => error,
          )
          expect(isPolluted()).toBe(false)
          const made = provider.requests.slice(before).map((each) => each.request)
          return thrown === undefined ? made.every(isWhole) : made.length === 0 && isRefusal(thrown)
        }),
        { numRuns: randomRuns(1500) },
      )
    },
  )
})

/** The least that a provider may rely on. */
function isWhole({ messages }: TextRequest): boolean {
  return (
    messages.length > 0 &&
    messages.every(({ role, content }) =>
      role === 'system' ? typeof content === 'string' : Array.isArray(content),
    )
  )
}

/** A clear error, with a report, that says what to do. */
function isRefusal(thrown: unknown): boolean {
  if (!CallError.isInstance(thrown)) return false
  const { message: told, report, advice } = thrown
  const isClear = told.includes('generateText') && told.length < 10_000
  const isTold = report.attempts.length === 0 && report.outcome === 'failed'
  return isClear && isTold && advice.again === 'changed'
}
