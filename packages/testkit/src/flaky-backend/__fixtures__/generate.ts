import { createGoogle } from '@ai-sdk/google'
import { createOpenAI } from '@ai-sdk/openai'
import type { FlakyBackend } from '../flaky-backend.ts'

type Model = ReturnType<ReturnType<typeof createOpenAI>['image']>
type Call = Parameters<Model['doGenerate']>[0]
type Result = Awaited<ReturnType<Model['doGenerate']>>
type Options = Partial<Omit<Call, 'files' | 'mask'>> & {
  files?: readonly Uint8Array[]
  mask?: Uint8Array
  apiKey?: string
}

/** One `doGenerate` of the real `@ai-sdk/openai`, as an application would configure it. */
export async function generateWithOpenAI(
  backend: FlakyBackend,
  options: Options = {},
): Promise<Result> {
  const { baseURL } = backend.openai
  const provider = createOpenAI({ baseURL, apiKey: options.apiKey ?? 'sk-test' })
  return provider.image('gpt-image-2').doGenerate(callOf(options))
}

/** One `doGenerate` of the real `@ai-sdk/google`. */
export async function generateWithGoogle(
  backend: FlakyBackend,
  options: Options = {},
): Promise<Result> {
  const { baseURL } = backend.google
  const provider = createGoogle({ baseURL, apiKey: options.apiKey ?? 'test' })
  return provider.image('gemini-3-pro-image').doGenerate(callOf(options))
}

function callOf({ files, mask, ...options }: Options): Call {
  return {
    prompt: 'a fox',
    n: 1,
    size: undefined,
    aspectRatio: undefined,
    seed: undefined,
    providerOptions: {},
    ...options,
    files: files?.map(fileOf),
    mask: mask && fileOf(mask),
  }
}

function fileOf(data: Uint8Array) {
  return { type: 'file' as const, mediaType: 'image/png', data }
}

/** The bytes of an image that a provider gave as base64. */
export function bytesOf(image: string | Uint8Array | undefined): Uint8Array {
  if (image === undefined) throw new Error('there is no image')
  return typeof image === 'string' ? Buffer.from(image, 'base64') : image
}
