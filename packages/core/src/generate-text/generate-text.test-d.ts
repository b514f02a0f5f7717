import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4Prompt,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider'
import { expectTypeOf, test } from 'vitest'
import type { CallResult, Operation, Provider } from '../index.ts'
import {
  generateText,
  pipeline,
  TextAssembly,
  textMade,
  type FinishReason,
  type MadeFile,
  type MadePart,
  type MadeToolCall,
  type TextMade,
  type TextPart,
  type TextRequest,
  type TextRequestInput,
} from '../index.ts'

type Given = Parameters<ReturnType<typeof textPipeline>['run']>[0]

function textPipeline() {
  return pipeline(generateText)
}

test('a pipeline of generateText takes a request and resolves with a text', () => {
  expectTypeOf(generateText).toEqualTypeOf<
    Operation<TextRequestInput, TextRequest, TextMade, TextPart>
  >()
  expectTypeOf<Given>().toEqualTypeOf<TextRequestInput>()
  type Result = Awaited<ReturnType<ReturnType<typeof textPipeline>['run']>>
  expectTypeOf<Result>().toEqualTypeOf<CallResult<TextMade>>()
  expectTypeOf<CallResult<TextMade>['toolCalls']>().toEqualTypeOf<readonly MadeToolCall[]>()
})

test('a request has the forms that the AI SDK has', () => {
  expectTypeOf<{ prompt: string }>().toExtend<Given>()
  expectTypeOf<{ messages: [{ role: 'user'; content: string }] }>().toExtend<Given>()
  type Of<Message> = { messages: [Message] }
  expectTypeOf<Of<{ role: 'robot'; content: string }>>().not.toExtend<Given>()
  type Reasoning = { type: 'reasoning'; text: string }
  expectTypeOf<Of<{ role: 'assistant'; content: [Reasoning] }>>().toExtend<Given>()
  expectTypeOf<Of<{ role: 'user'; content: [Reasoning] }>>().not.toExtend<Given>()
})

test('what the AI SDK gives a language model is a request', () => {
  expectTypeOf<LanguageModelV4Prompt>().toExtend<NonNullable<Given['messages']>>()
  type Options = Omit<LanguageModelV4CallOptions, 'prompt' | 'abortSignal' | 'includeRawChunks'>
  expectTypeOf<Options>().toExtend<Given>()
})

test('a checked request is a request', () => {
  expectTypeOf<TextRequest>().toExtend<TextRequestInput>()
})

test('what a language model of the AI SDK makes is a part, but for the bytes of files', () => {
  type Files = { type: 'file' | 'reasoning-file' }
  expectTypeOf<Exclude<LanguageModelV4Content, Files>>().toExtend<MadePart>()
  expectTypeOf<LanguageModelV4Content['type']>().toEqualTypeOf<MadePart['type']>()
  expectTypeOf<LanguageModelV4FinishReason['unified']>().toEqualTypeOf<FinishReason>()
})

test('what it streams is a part, but for files, notes and the end', () => {
  type Same = Exclude<
    LanguageModelV4StreamPart,
    { type: 'file' | 'reasoning-file' | 'stream-start' | 'finish' | 'ping' | 'raw' | 'error' }
  >
  expectTypeOf<Same>().toExtend<TextPart>()
  type Kinds = Exclude<LanguageModelV4StreamPart['type'], 'ping' | 'raw' | 'error'>
  expectTypeOf<Kinds>().toEqualTypeOf<TextPart['type']>()
})

test('a provider need not join the text by itself', () => {
  const made = textMade({ content: [{ type: 'text', text: 'a' }], finishReason: 'stop' })
  expectTypeOf<typeof made>().toEqualTypeOf<TextMade>()
  expectTypeOf<() => TextMade>().toExtend<Provider<TextRequest, TextMade>['attempt']>()
})

test('an assembly takes parts, whose type says what they have', () => {
  expectTypeOf<TextAssembly['push']>().parameter(0).toEqualTypeOf<TextPart>()
  expectTypeOf<Extract<TextPart, { type: 'text-delta' }>['delta']>().toEqualTypeOf<string>()
  expectTypeOf<Extract<TextPart, { type: 'file' }>>().toEqualTypeOf<MadeFile>()
})
