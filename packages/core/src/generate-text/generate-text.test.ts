import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { png, pngBase64 } from '../create-image/__fixtures__/images.ts'
import { problemsOf } from '../options.ts'
import { generateText } from './generate-text.ts'

const tools = [{ name: 'weather', inputSchema: { type: 'object' } }]

describe('generateText', () => {
  it('says what a request needs of a target', () => {
    const pdf = { type: 'file', data: png, mediaType: 'application/pdf' } as const
    const image = { type: 'image', image: png } as const
    const output = { type: 'content', value: [pdf] } as const
    const result = { type: 'tool-result', toolCallId: '1', toolName: 'a', output } as const
    expect(needsOf({ prompt: 'a' })).toEqual([])
    expect(needsOf({ prompt: 'a', tools: [] })).toEqual([])
    expect(needsOf({ messages: [{ role: 'user', content: [image, image] }] })).toEqual(['images'])
    expect(needsOf({ messages: [{ role: 'tool', content: [result] }] })).toEqual(['files'])
    const responseFormat = { type: 'json' } as const
    expect(needsOf({ prompt: 'a', tools, responseFormat })).toEqual(['tools', 'a JSON response'])
  })

  it('explains each problem of a request in one line', () => {
    const given = {
      messages: [
        { role: 'robot', content: 'a' },
        { role: 'user', content: [{ type: 'video', url: 'a' }] },
        { role: 'user', content: 'a', name: 'Ada' },
      ],
      tools: [{ name: 'weather', inputSchema: { '~standard': {} } }],
      toolChoice: { type: 'tool', toolName: 'news' },
      temperature: -0.5,
      maxOutputTokens: 0.5,
      maxTokens: 100,
    }
    expect(linesOf(given)).toEqual([
      "generateText: messages[0].role: expected a message with a role of 'system', 'user', 'assistant' or 'tool', got 'robot'",
      "generateText: messages[1].content[0].type: expected a part of type 'text', 'file' or 'image', got 'video'",
      "generateText: messages[2]: unknown field 'name'",
      'generateText: tools[0].inputSchema: expected a JSON Schema; of a zod schema, give z.toJSONSchema(schema)',
      'generateText: maxOutputTokens: expected a whole number from 1, got 0.5',
      'generateText: temperature: expected a number from 0, got -0.5',
      "generateText: unknown field 'maxTokens'; allowed are messages, prompt, system, tools, toolChoice, maxOutputTokens, temperature, topP, topK, presencePenalty, frequencyPenalty, stopSequences, seed, responseFormat, reasoning, headers, providerOptions",
      "generateText: toolChoice.toolName: expected the name of one of the tools, got 'news'",
    ])
  })

  it('takes what zod makes of its schemas, which carries a mark of zod', () => {
    const inputSchema = z.toJSONSchema(z.object({ city: z.string() }))
    expect('~standard' in inputSchema).toBe(true)
    const request = { prompt: 'a', tools: [{ name: 'weather', inputSchema }] }
    const read = generateText.request.parse(request)
    expect(read.tools).toEqual([{ type: 'function', name: 'weather', inputSchema }])
    const given = { prompt: 'a', tools: [{ name: 'weather', inputSchema: z.object({}) }] }
    expect(linesOf(given)).toEqual([
      'generateText: tools[0].inputSchema: expected a JSON Schema; of a zod schema, give z.toJSONSchema(schema)',
    ])
  })

  it('asks for a prompt or messages', () => {
    expect(linesOf({ seed: 1 })).toEqual(['generateText: expected prompt or messages'])
    expect(linesOf(undefined)).toEqual([
      "generateText: expected an object like { prompt: 'Why is the sky blue?' }",
    ])
  })

  it('repeats neither files, nor links, nor headers, nor long texts in what it says', () => {
    const secret = 'confidential'
    const files = [
      `${pngBase64}*`,
      `https://me:${secret}@example.com/?token=${secret}`,
      { type: 'path', path: secret },
      `data:image/png,${secret}`,
      new URL(`file:///${secret}`),
    ]
    const given = {
      prompt: secret.repeat(10),
      messages: [
        {
          role: 'user',
          content: files.map((data) => ({ type: 'file', data, mediaType: secret.repeat(20) })),
        },
      ],
      headers: { authorization: `Bearer ${secret}\n` },
    }
    const lines = linesOf(given)
    expect(lines.length).toBeGreaterThan(10)
    for (const line of lines) {
      expect(line).not.toContain(pngBase64.slice(0, 12))
      expect(line).not.toContain(secret)
      expect(line.length).toBeLessThan(200)
    }
  })
})

function needsOf(given: Parameters<typeof generateText.request.parse>[0]): unknown {
  return generateText.needs?.(generateText.request.parse(given))
}

function linesOf(given: unknown): string[] {
  const { error } = generateText.request.safeParse(given)
  const telling = { prefix: 'generateText', schema: generateText.request }
  return error === undefined ? [] : problemsOf(error, given, telling)
}
