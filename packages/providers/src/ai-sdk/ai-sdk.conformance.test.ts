import { createOpenAI } from '@ai-sdk/openai'
import { describeProvider, type ExpectedFault, type RecordedAnswers } from '@stint/testkit'
import { base64, pictures } from '../__fixtures__/pictures.ts'
import { vendorCases, type VendorCase } from './__fixtures__/vendors.ts'
import { fromImageModel } from './from-image-model.ts'

const image = {
  body: { created: 1764000000, data: [{ b64_json: base64('png') }] },
}

describeProvider('a model of @ai-sdk/openai', {
  create: ({ apiKey, baseURL }) =>
    fromImageModel((fetch) => createOpenAI({ apiKey, baseURL, fetch }).image('gpt-image-2'), {
      referenceTypes: ['image/png', 'image/jpeg', 'image/webp'],
    }),
  wire: {
    baseURL: 'https://api.openai.com/v1',
    answers: { text: image, references: image },
    referencesIn: async (request) => {
      if (!request.url.endsWith('/images/edits')) return []
      const form = await request.formData()
      const files = [...form.getAll('image'), ...form.getAll('image[]')]
      return Promise.all(
        files.map(async (file) => new Uint8Array(await (file as File).arrayBuffer())),
      )
    },
    errors: { overload: { status: 503, body: {}, fault: overloaded() } },
  },
})

describeProvider('a ready-made model, which sends outside', {
  create: ({ apiKey, baseURL }) =>
    fromImageModel(createOpenAI({ apiKey, baseURL }).image('gpt-image-2'), { maxReferences: 0 }),
  wire: {
    baseURL: 'https://api.openai.com/v1',
    answers: { text: image },
    errors: { overload: { status: 503, body: {}, fault: overloaded() } },
  },
})

for (const given of vendorCases) {
  describeProvider(given.id, {
    create: ({ apiKey, baseURL }) =>
      fromImageModel((fetch) => given.make(fetch, baseURL, apiKey), {
        providerOptions: given.providerOptions,
        maxReferences: 0,
        polls: { every: 1 },
      }),
    wire: {
      baseURL: 'https://vendor.example',
      answers: { text: answersOf(given) },
      errors: { overload: { status: 503, body: {}, fault: overloaded() } },
    },
    fuzz: { runs: 40 },
  })
}

function overloaded(): ExpectedFault {
  return { kind: 'overloaded', transient: true, delivery: 'rejected' }
}

/** The vendor's answers in the order in which it is asked. */
function answersOf(given: VendorCase): RecordedAnswers {
  const origin = 'https://vendor.example'
  const lines = [given.submission, ...given.reads]
  return lines.map((line, at) => {
    const [method = '', path = ''] = line.split(' ')
    const before = lines.slice(0, at).filter((other) => other === line).length
    const answer = given.answer({ method, path, before, body: '', headers: {} }, origin)
    if (answer === 'picture') {
      return { headers: { 'content-type': 'image/png' }, body: pictures.png }
    }
    return answer === 'cut' ? {} : { ...answer, body: answer.json }
  })
}
