import { describeProvider } from '@stint/testkit'
import { base64 } from '../__fixtures__/pictures.ts'
import errors from './__fixtures__/answers.json' with { type: 'json' }
import { openai } from './openai.ts'

const image = {
  headers: { 'x-request-id': 'req_1' },
  body: {
    created: 1764000000,
    data: [{ b64_json: base64('png') }],
    size: '1024x1024',
    quality: 'high',
    usage: {
      input_tokens: 50,
      output_tokens: 4160,
      total_tokens: 4210,
      input_tokens_details: { image_tokens: 40, text_tokens: 10 },
    },
  },
}

describeProvider('openai', {
  create: ({ apiKey, baseURL }) => openai({ apiKey, baseURL }),
  wire: {
    baseURL: 'https://api.openai.com/v1',
    answers: { text: image, references: image },
    referencesIn,
    errors,
  },
})

/** Edits send a form with one `image`, or several `image[]`. */
async function referencesIn(request: Request): Promise<Uint8Array[]> {
  if (!request.url.endsWith('/images/edits')) return []
  const form = await request.formData()
  const files = [...form.getAll('image'), ...form.getAll('image[]')]
  return Promise.all(files.map(async (file) => new Uint8Array(await (file as File).arrayBuffer())))
}
