import { expect, it } from 'vitest'
import { vendorOf } from './vendor-of.ts'

it.each([
  ['azure', 'openai', 'OPENAI_API_KEY'],
  ['openai-codex', 'codex', 'OPENAI_API_KEY'],
  ['Codex', 'codex', 'OPENAI_API_KEY'],
  ['openai-eu', 'openai', 'OPENAI_API_KEY'],
  ['gemini', 'google', 'GEMINI_API_KEY'],
  ['vertex_ai', 'google', 'GEMINI_API_KEY'],
  ['bailian', 'dashscope', 'DASHSCOPE_API_KEY'],
])('%s is %s, with its key in %s', (vendor, type, key) => {
  expect(vendorOf({ vendor, model: 'm' })).toEqual({
    provider: { type, model: 'm', apiKey: `env:${key}` },
  })
})

it('takes the variable that the other system names', () => {
  expect(vendorOf({ vendor: 'openai', keyVariable: 'KEY_EU' }).provider.apiKey).toBe('env:KEY_EU')
})

it.each([
  ['https://user:s3cr3t@images.example/v1?key=s3cr3t', 'https://images.example/v1'],
  ['https://images.example/', 'https://images.example'],
  ['os.environ/BASE', undefined],
  ['data:text/plain,s3cr3t', undefined],
])('keeps of the address %s what is no secret', (baseURL, kept) => {
  expect(vendorOf({ vendor: 'openai', baseURL }).provider.baseURL).toBe(kept)
})

it('sends nothing of a vendor that stint does not know to another one', () => {
  const { provider, note } = vendorOf({ vendor: 'Black Forest Labs', model: 'flux' })
  expect(provider).toEqual({
    type: 'openai',
    model: 'flux',
    apiKey: 'env:BLACK_FOREST_LABS_API_KEY',
    baseURL: 'https://black-forest-labs.invalid/v1',
  })
  expect(note).toContain('no provider of its own for Black Forest Labs')
})

it('says what OpenRouter needs to know of a model', () => {
  const { provider, note } = vendorOf({ vendor: 'openrouter', model: 'dall-e-3' })
  expect(provider.model).toBe('vendor/dall-e-3')
  expect(note).toBe('OpenRouter names models vendor/model: vendor/dall-e-3 is to be completed.')
  expect(vendorOf({ vendor: 'openrouter' }).provider.model).toBe('vendor/model')
  expect(vendorOf({ vendor: 'openrouter', model: 'a/b' })).toEqual({
    provider: { type: 'openrouter', model: 'a/b', apiKey: 'env:OPENROUTER_API_KEY' },
  })
})
