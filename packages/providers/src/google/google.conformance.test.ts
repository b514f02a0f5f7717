import { describeProvider } from '@stint/testkit'
import { base64 } from '../__fixtures__/pictures.ts'
import errors from './__fixtures__/answers.json' with { type: 'json' }
import { google } from './google.ts'

const image = {
  body: {
    candidates: [
      {
        content: {
          role: 'model',
          parts: [
            { text: 'Here it is: 自転車.' },
            { inlineData: { mimeType: 'image/png', data: base64('png') } },
          ],
        },
        finishReason: 'STOP',
        index: 0,
      },
    ],
    usageMetadata: {
      promptTokenCount: 9,
      candidatesTokenCount: 1120,
      thoughtsTokenCount: 30,
      totalTokenCount: 1159,
    },
    modelVersion: 'gemini-nano-banana-2.1',
    responseId: 'r1',
  },
}

describeProvider('google', {
  create: ({ apiKey, baseURL }) => google({ apiKey, baseURL }),
  wire: {
    baseURL: 'https://generativelanguage.googleapis.com/v1beta',
    answers: { text: image, references: image },
    referencesIn,
    errors,
  },
})

interface Sent {
  contents: { parts: { inlineData?: { data: string } }[] }[]
}

async function referencesIn(request: Request): Promise<string[]> {
  const { contents } = (await request.json()) as Sent
  return contents.flatMap(({ parts }) => parts.flatMap(({ inlineData }) => inlineData?.data ?? []))
}
