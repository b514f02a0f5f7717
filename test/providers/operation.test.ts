import { createImage, defineProvider, generateText, operation, pipeline } from '@stint/core'
import type { Target } from '@stint/core'
import { failover, otherModel, downgrade } from '@stint/middleware'
import { fromImageModel, fromLanguageModel } from '@stint/providers/ai-sdk'
import { codex } from '@stint/providers/codex'
import { dashscope } from '@stint/providers/dashscope'
import { google } from '@stint/providers/google'
import { openai } from '@stint/providers/openai'
import { openrouter } from '@stint/providers/openrouter'
import { scriptedProvider } from '@stint/testkit'
import { MockImageModelV4, MockLanguageModelV4 } from 'ai/test'
import { describe, expect, it } from 'vitest'

const apiKey = 'key-1234'
const images: readonly Target[] = [
  codex({ apiKey }),
  dashscope({ apiKey }),
  fromImageModel(new MockImageModelV4() as never),
  google({ apiKey }),
  openai({ apiKey }),
  openrouter({ apiKey, model: 'google/gemini-3-pro-image' }),
  pipeline(createImage, { id: 'inner' }).to(scriptedProvider('a', ['ok'])),
]

describe('a target of another operation', () => {
  it.each(images.map((target) => [target.id, target] as const))(
    'is refused when the pipeline is declared: %s',
    (id, target) => {
      const message = `pipeline 'generateText' is for generateText, and its target '${id}' for createImage`
      expect(() => pipeline(generateText).to(target)).toThrow(message)
      expect(() => pipeline(generateText).use(failover([target]))).toThrow(message)
      expect(() => pipeline(createImage).to(target)).not.toThrow()
    },
  )

  it('is refused where it makes texts, and images are wanted', () => {
    const text = fromLanguageModel(new MockLanguageModelV4())
    expect(() => pipeline(createImage).to(text)).toThrow('is for createImage, and its target')
    expect(() => pipeline(generateText).to(text)).not.toThrow()
  })

  it('is refused where a step of a downgrade goes to it', () => {
    const line = pipeline(generateText).use(downgrade([otherModel(openai({ apiKey }))]))
    expect(() => line.to(fromLanguageModel(new MockLanguageModelV4()))).toThrow(
      'is for generateText, and its target',
    )
  })

  it('is none where only the name is another, and the request is the same', () => {
    const poster = operation({ ...createImage, name: 'poster' })
    expect(() => pipeline(poster).to(openai({ apiKey }))).not.toThrow()
  })

  it('has to be an operation', () => {
    const wrong = { ...scriptedProvider('a', ['ok']), operation: 'createImage' as never }
    expect(() => defineProvider(wrong)).toThrow(
      `defineProvider("a"): operation must be one, such as createImage, got 'createImage'`,
    )
  })
})
