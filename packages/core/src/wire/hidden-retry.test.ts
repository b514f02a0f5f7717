import { describe, expect, it } from 'vitest'
import { describeHiddenRetry, whyAgain } from './hidden-retry.ts'
import { Submission } from './submission.ts'

/** As measured on the wire. */
const agents: readonly (readonly [agent: string, remedy: RegExp])[] = [
  ['OpenAI/JS 7.57.0', /^The OpenAI SDK .* maxRetries: 0$/],
  ['Anthropic/JS 1.12.0', /^The Anthropic SDK .* maxRetries: 0$/],
  ['ai/7.0.173 ai-sdk-provider-utils/5.0.81 node.js/24', /^The AI SDK .* maxRetries: 0$/],
  ['ai-sdk-openai/4.0.118 ai-sdk-provider-utils/5.0.81 node.js/24', /^The AI SDK .* doGenerate/],
  ['langchainjs-openai/1.0.0 ((node/v24.21.0; linux; x64))', /^LangChain .* maxRetries: 0$/],
  ['google-genai-sdk/3.1.0 gl-node/v24.21.0', /^The Google GenAI SDK .*retryOptions$/],
  ['got (https://github.com/sindresorhus/got)', /^got .* retry: \{ limit: 0 \}$/],
  ['axios/1.21.1', /^axios .* retries: 0$/],
  ['node', /^turn off the retries of the client library/],
]

const request = (headers: Record<string, string>) => ({
  method: 'POST',
  url: 'https://api.example.com/images',
  headers: new Headers(headers),
})

describe('describeHiddenRetry', () => {
  it.each(agents)('knows %s', (agent, remedy) => {
    const text = describeHiddenRetry({ request: request({ 'user-agent': agent }), fate: 'refused' })
    expect(text.replace('a second submission was refused: ', '')).toMatch(remedy)
  })

  it('knows the Google GenAI SDK by its own header too', () => {
    const headers = { 'user-agent': 'mine', 'x-goog-api-client': 'google-genai-sdk/3.1.0' }
    expect(describeHiddenRetry({ request: request(headers), fate: 'sent' })).toMatch(
      /^a second submission was sent: The Google GenAI SDK/,
    )
  })

  it('knows what the SDKs made by Stainless have in common', () => {
    const headers = { 'x-stainless-retry-count': '1' }
    expect(describeHiddenRetry({ request: request(headers), fate: 'stopped' })).toMatch(
      /^a second submission was stopped before it was sent: .* maxRetries: 0$/,
    )
  })
})

describe('whyAgain', () => {
  const first = (): Submission => new Submission(request({}), true)
  const answered = (status: number): Submission => {
    const submission = first()
    submission.onAnswer({ status, headers: new Headers(), body: '' })
    return submission
  }
  const failed = (error: unknown): Submission => {
    const submission = first()
    submission.onFailure(error)
    return submission
  }

  it.each([
    ['an answer of 503', answered(503), 'HTTP 503'],
    ['an answer of 400', answered(400), 'HTTP 400'],
    ['an answer that takes it on', answered(200), 'the client library asked again'],
    ['no answer yet', first(), 'no answer to the first submission'],
    ['a failure of no known kind', failed(new Error('it broke')), 'it broke'],
  ])('after %s is an error that says so', (_, submission, message) => {
    expect(whyAgain(submission)).toMatchObject({ name: 'Error', message })
  })

  it('after a connection that broke is what it broke with', () => {
    const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' })
    expect(whyAgain(failed(reset))).toBe(reset)
  })

  it('after an abort by the library is a timeout: it did not wait', () => {
    expect(whyAgain(failed(new DOMException('stop', 'AbortError')))).toMatchObject({
      kind: 'timeout',
      message: 'the client library did not wait for its answer',
    })
  })
})
