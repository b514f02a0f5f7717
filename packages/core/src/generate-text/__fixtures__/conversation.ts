import { png, pngBase64 } from '../../create-image/__fixtures__/images.ts'
import type { TextMessageInput } from '../text-message.ts'
import type { TextRequest, TextRequestInput } from '../text-request.ts'

const hello = { type: 'text', text: 'hello' } as const
const link = 'https://example.com/a.pdf?sig=A%2fB'
const result = { type: 'tool-result', toolCallId: '1', toolName: 'weather' } as const
const outputs = [
  { type: 'text', value: 'rain' },
  { type: 'json', value: { rain: true } },
  { type: 'error-text', value: 'no network' },
  { type: 'error-json', value: null },
  { type: 'execution-denied', reason: 'not now' },
  { type: 'content', value: [hello, { type: 'custom' }] },
] as const

const assistantMessage = {
  role: 'assistant',
  content: [
    { type: 'reasoning', text: 'hm' },
    { type: 'text', text: 'Let me look.', providerOptions: { openai: { itemId: 'a' } } },
    {
      type: 'tool-call',
      toolCallId: '1',
      toolName: 'weather',
      input: { city: 'Oslo' },
      providerExecuted: true,
    },
    { ...result, output: outputs[1] },
    { type: 'custom', kind: 'openai.compaction' },
    {
      type: 'reasoning-file',
      data: { type: 'data', data: png },
      mediaType: 'image/png',
    },
  ],
} as const

const toolMessage = {
  role: 'tool',
  content: [
    ...outputs.map((output) => ({ ...result, output })),
    { type: 'tool-approval-response', approvalId: '2', approved: false, reason: 'no' },
  ],
} as const satisfies TextMessageInput

const tools = [
  {
    type: 'function',
    name: 'weather',
    description: 'of a city',
    inputSchema: { type: 'object' },
    inputExamples: [{ input: { city: 'Oslo' } }],
    strict: true,
    providerOptions: { openai: { a: 1 } },
  },
] as const

const settings = {
  maxOutputTokens: 100,
  temperature: 0,
  topP: 1,
  topK: 40,
  presencePenalty: -2,
  frequencyPenalty: 2,
  stopSequences: ['END'],
  seed: -1,
  responseFormat: { type: 'json', schema: { type: 'object' }, name: 'a', description: 'b' },
  reasoning: 'low',
  providerOptions: { openai: { store: false } },
} as const

/** Every part that a message can have, as a caller may write it. */
export const conversation: TextRequestInput = {
  messages: [
    { role: 'system', content: 'Be kind.', providerOptions: { openai: { cache: true } } },
    {
      role: 'user',
      content: [
        hello,
        { type: 'image', image: pngBase64 },
        { type: 'image', image: new URL('https://example.com/a.png') },
        { type: 'file', data: link, mediaType: 'application/pdf', filename: 'a.pdf' },
        { type: 'file', data: `data:image/png;base64,${pngBase64}`, mediaType: 'image' },
        {
          type: 'file',
          data: { type: 'url', url: new URL(link), originalUrl: link },
          mediaType: 'application/pdf',
        },
        {
          type: 'file',
          data: { type: 'reference', reference: { openai: 'file-1' } },
          mediaType: 'application/pdf',
        },
        { type: 'file', data: { type: 'text', text: 'a' }, mediaType: 'text/plain; charset=utf-8' },
      ],
    },
    assistantMessage,
    toolMessage,
    { role: 'assistant', content: 'It rains.' },
  ],
  tools,
  toolChoice: 'required',
  headers: { 'x-trace': 'abc', 'x-none': undefined },
  ...settings,
}

/** The same, as it is checked. */
export const checkedConversation: TextRequest = {
  messages: [
    { role: 'system', content: 'Be kind.', providerOptions: { openai: { cache: true } } },
    {
      role: 'user',
      content: [
        hello,
        { type: 'file', data: { type: 'data', data: png }, mediaType: 'image/png' },
        {
          type: 'file',
          data: { type: 'url', url: 'https://example.com/a.png' },
          mediaType: 'image/*',
        },
        {
          type: 'file',
          data: { type: 'url', url: link },
          mediaType: 'application/pdf',
          filename: 'a.pdf',
        },
        { type: 'file', data: { type: 'data', data: png }, mediaType: 'image' },
        { type: 'file', data: { type: 'url', url: link }, mediaType: 'application/pdf' },
        {
          type: 'file',
          data: { type: 'reference', reference: { openai: 'file-1' } },
          mediaType: 'application/pdf',
        },
        { type: 'file', data: { type: 'text', text: 'a' }, mediaType: 'text/plain; charset=utf-8' },
      ],
    },
    assistantMessage,
    toolMessage,
    { role: 'assistant', content: [{ type: 'text', text: 'It rains.' }] },
  ],
  tools,
  toolChoice: { type: 'required' },
  headers: { 'x-trace': 'abc' },
  ...settings,
}

