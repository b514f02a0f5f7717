import { describeProvider } from '@stint/testkit'
import { codex } from './codex.ts'
import { errors } from './__fixtures__/errors.ts'
import { completed, imageItem, itemDone, preview, sse, stream } from './__fixtures__/events.ts'

const image = {
  headers: stream,
  body: sse({ type: 'response.created' }, preview, itemDone, completed(imageItem)),
}
const answers = { text: image, references: image }

describeProvider('codex, with an API key', {
  create: ({ apiKey, baseURL }) => codex({ apiKey, baseURL }),
  wire: { baseURL: 'https://api.openai.com/v1', answers, referencesIn, errors },
})

describeProvider('codex, at the backend of ChatGPT', {
  create: ({ apiKey, baseURL }) =>
    codex({ accessToken: () => apiKey, accountId: 'acct_1', baseURL }),
  wire: { baseURL: 'https://chatgpt.com/backend-api/codex', answers, referencesIn, errors },
})

async function referencesIn(request: Request): Promise<string[]> {
  const { input } = (await request.json()) as {
    input: readonly { readonly content: readonly { readonly image_url?: string }[] }[]
  }
  return input.flatMap(({ content }) => content.flatMap((part) => part.image_url ?? []))
}
