import { generateText, pipeline, type TextMessage, type TextRequest } from '@stint/core'
import { pixel, scriptedProvider } from '@stint/testkit'
import { describe, expect, test } from 'vitest'
import { downgrade, dropImages, fewerTools, shorterHistory, smallerOutput } from '../index.ts'

const hello = { type: 'text', text: 'hello' } as const
const image = { type: 'file', data: { type: 'data', data: pixel }, mediaType: 'image/png' } as const
const system: TextMessage = { role: 'system', content: 'Be kind.' }
const tools = ['weather', 'news'].map(
  (name) => ({ type: 'function', name, inputSchema: { type: 'object' } }) as const,
)
const [weather] = tools

function request(fields: Partial<TextRequest> = {}): TextRequest {
  return { messages: [{ role: 'user', content: [hello] }], ...fields }
}

describe('fewerTools', () => {
  test('keeps only those of the names given', () => {
    const step = fewerTools(['weather', 'sports'])
    const toolChoice = { type: 'required' } as const
    expect(step.apply(request({ tools, toolChoice }), undefined)).toEqual(
      request({ tools: [weather!], toolChoice }),
    )
    expect(step).toMatchObject({ name: 'fewerTools(weather, sports)', lossy: true })
  })

  test('drops the choice of a tool that is gone, and any choice with the last tool', () => {
    const news = { type: 'tool', toolName: 'news' } as const
    const one = fewerTools(['weather'])
    expect(one.apply(request({ tools, toolChoice: news }), undefined)).toEqual(
      request({ tools: [weather!] }),
    )
    const kept = { type: 'tool', toolName: 'weather' } as const
    expect(one.apply(request({ tools, toolChoice: kept }), undefined)).toEqual(
      request({ tools: [weather!], toolChoice: kept }),
    )
    const toolChoice = { type: 'required' } as const
    expect(fewerTools([]).apply(request({ tools, toolChoice }), undefined)).toEqual(request())
    expect(fewerTools([]).name).toBe('fewerTools()')
  })

  test.each([{}, { tools: [] }, { tools: [weather!] }])(
    'gives the same request where there is none to drop (%#)',
    (fields) => {
      const given = request(fields)
      expect(fewerTools(['weather']).apply(given, undefined)).toBe(given)
    },
  )

  test.each(['weather', [''], [7], undefined])('refuses %o', (names) => {
    expect(() => fewerTools(names as string[])).toThrow("expected a list of names like ['weather']")
  })
})

describe('smallerOutput', () => {
  test('lowers the limit, and sets one where there is none', () => {
    const step = smallerOutput(100)
    expect(step.apply(request({ maxOutputTokens: 200 }), undefined)).toEqual(
      request({ maxOutputTokens: 100 }),
    )
    expect(step.apply(request(), undefined)).toEqual(request({ maxOutputTokens: 100 }))
    expect(step).toMatchObject({ name: 'smallerOutput(100)', lossy: true })
  })

  test('gives the same request where the limit is no higher', () => {
    const given = request({ maxOutputTokens: 100 })
    expect(smallerOutput(100).apply(given, undefined)).toBe(given)
  })

  test.each([0, 1.5, '100', Infinity])('refuses %o', (tokens) => {
    expect(() => smallerOutput(tokens as number)).toThrow('expected a whole number of tokens')
  })
})

describe('dropImages', () => {
  const result = { type: 'tool-result', toolCallId: '1', toolName: 'camera' } as const
  const call = { type: 'tool-call', toolCallId: '1', toolName: 'camera', input: {} } as const

  test('drops files of any kind, and the messages that have nothing else', () => {
    const pdf = { ...image, mediaType: 'application/pdf' }
    const messages: TextMessage[] = [
      system,
      { role: 'user', content: [image] },
      { role: 'assistant', content: [{ ...image, type: 'reasoning-file' }, hello] },
      { role: 'user', content: [hello, image, pdf] },
    ]
    expect(dropImages().apply(request({ messages, seed: 7 }), undefined)).toEqual(
      request({
        messages: [
          system,
          { role: 'assistant', content: [hello] },
          { role: 'user', content: [hello] },
        ],
        seed: 7,
      }),
    )
    expect(dropImages()).toMatchObject({ name: 'dropImages', lossy: true })
  })

  test('drops files that a tool gave back, and leaves its call a result', () => {
    const content = (value: readonly object[]): TextMessage =>
      ({ role: 'tool', content: [{ ...result, output: { type: 'content', value } }] }) as never
    const messages: TextMessage[] = [{ role: 'assistant', content: [call] }]
    const left = [{ type: 'text', text: '(files left out)' }]
    expect(dropImages().apply({ messages: [...messages, content([image])] }, undefined)).toEqual({
      messages: [...messages, content(left)],
    })
    expect(
      dropImages().apply({ messages: [...messages, content([hello, image])] }, undefined),
    ).toEqual({ messages: [...messages, content([hello])] })
  })

  test('keeps the messages that had none', () => {
    const messages: TextMessage[] = [
      { role: 'assistant', content: [call] },
      { role: 'tool', content: [{ ...result, output: { type: 'text', value: 'a' } }] },
      { role: 'user', content: [hello, image] },
    ]
    const made = dropImages().apply({ messages }, undefined) as TextRequest
    expect(made.messages[0]).toBe(messages[0])
    expect(made.messages[1]).toBe(messages[1])
  })

  test.each([
    [[{ role: 'user', content: [hello] }]],
    [[system, { role: 'user', content: [image] }]],
    [[{ role: 'user', content: [image] }]],
    [[{ role: 'assistant', content: [] }]],
  ] as [TextMessage[]][])(
    'gives the same request where there is none, or nothing else (%#)',
    (messages) => {
      const given = request({ messages })
      expect(dropImages().apply(given, undefined)).toBe(given)
    },
  )
})

test('what the steps make is a valid request, and a pipeline steps down with them', async () => {
  const model = scriptedProvider<TextRequest>('local/model', ({ messages, tools: given }) => {
    const light = messages.length === 2 && given === undefined
    return light ? { ok: { text: 'Hi.' } } : { fail: 'context_length' }
  })
  const { text, losses } = await pipeline(generateText)
    .use(downgrade([dropImages(), smallerOutput(50), shorterHistory(1), fewerTools([])]))
    .to(model)
    .run({
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: ['a', 'b'].map((each) => ({ ...hello, text: each })) },
        { role: 'assistant', content: 'c' },
        { role: 'user', content: [{ type: 'image', image: pixel }, hello] },
      ],
      tools,
    })
  expect(text).toBe('Hi.')
  expect(losses).toEqual(['dropImages', 'smallerOutput(50)', 'shorterHistory(1)', 'fewerTools()'])
  expect(model.requests.at(-1)?.request).toEqual({
    messages: [system, { role: 'user', content: [hello] }],
    maxOutputTokens: 50,
  })
})
