import { describeProvider } from '@stint/testkit'
import { base64 } from '../__fixtures__/pictures.ts'
import errors from './__fixtures__/answers.json' with { type: 'json' }
import { openrouter } from './openrouter.ts'

const usage = { prompt_tokens: 50, completion_tokens: 1290, total_tokens: 1340, cost: 0.039 }
const images = { body: { created: 1764000000, data: [{ b64_json: base64('png') }], usage } }
const url = `data:image/png;base64,${base64('png')}`
const message = {
  role: 'assistant',
  content: '',
  images: [{ type: 'image_url', image_url: { url } }],
}
const chat = { body: { choices: [{ message, finish_reason: 'stop' }], usage } }
const baseURL = 'https://openrouter.ai/api/v1'

describeProvider('openrouter, /images', {
  create: (given) => openrouter({ ...given, model: 'openai/gpt-image-2' }),
  wire: { baseURL, answers: { text: images, references: images }, referencesIn, errors },
})

describeProvider('openrouter, chat completions', {
  create: (given) => openrouter({ ...given, model: 'google/gemini-3-pro-image' }),
  wire: { baseURL, answers: { text: chat, references: chat }, referencesIn, errors },
})

interface Part {
  readonly image_url?: { readonly url: string }
}

async function referencesIn(request: Request): Promise<string[]> {
  const body = (await request.json()) as {
    input_references?: readonly Part[]
    messages?: readonly { readonly content: readonly Part[] }[]
  }
  const parts = body.input_references ?? body.messages?.[0]?.content ?? []
  return parts.flatMap((part) => part.image_url?.url ?? [])
}
