import { createBlackForestLabs } from '@ai-sdk/black-forest-labs'
import { createFal } from '@ai-sdk/fal'
import { createLuma } from '@ai-sdk/luma'
import type { ImageModelV4 } from '@ai-sdk/provider'
import { createReplicate } from '@ai-sdk/replicate'
import { createXai } from '@ai-sdk/xai'
import type { ProviderOptions } from '@stint/core'
import type { Asked, VendorAnswer } from './vendor-server.ts'

/** A package of the AI SDK, and the vendor behind it. */
export interface VendorCase {
  readonly vendor: string
  /** What the target is called. */
  readonly id: string
  /** Its only paid request. */
  readonly submission: string
  /** The requests after it, where all is well. */
  readonly reads: readonly string[]
  readonly providerOptions: ProviderOptions
  make(fetch: typeof globalThis.fetch, origin: string, key?: string): ImageModelV4
  answer(asked: Asked, origin: string): VendorAnswer
}

export const apiKey = 'key-1234567890abcdef'
const quick = { pollIntervalMillis: 1 }

export const fal: VendorCase = {
  vendor: 'fal',
  id: 'fal/fal-ai/flux/dev',
  submission: 'POST /fal-ai/flux/dev',
  reads: ['GET /made.png'],
  providerOptions: {},
  make: (fetch, baseURL, key = apiKey) => createFal({ apiKey: key, baseURL, fetch }).image('fal-ai/flux/dev'),
  answer: ({ method }, origin) =>
    method === 'POST' ? { json: { images: [{ url: `${origin}/made.png` }] } } : 'picture',
}

export const replicate: VendorCase = {
  vendor: 'replicate',
  id: 'replicate/black-forest-labs/flux-schnell',
  submission: 'POST /v1/models/black-forest-labs/flux-schnell/predictions',
  reads: ['GET /v1/predictions/p1', 'GET /v1/predictions/p1', 'GET /made.png'],
  providerOptions: { replicate: quick },
  make: (fetch, origin, key = apiKey) =>
    createReplicate({ apiToken: key, baseURL: `${origin}/v1`, fetch }).image(
      'black-forest-labs/flux-schnell',
    ),
  answer({ path, before }, origin) {
    if (path === '/made.png') return 'picture'
    const urls = { get: `${origin}/v1/predictions/p1` }
    const isDone = path === '/v1/predictions/p1' && before > 0
    const state = isDone
      ? { status: 'succeeded', output: [`${origin}/made.png`] }
      : { status: 'processing' }
    return { json: { id: 'p1', urls, ...state } }
  },
}

export const luma: VendorCase = {
  vendor: 'luma',
  id: 'luma/photon-1',
  submission: 'POST /dream-machine/v1/generations/image',
  reads: [
    'GET /dream-machine/v1/generations/l1',
    'GET /dream-machine/v1/generations/l1',
    'GET /made.png',
  ],
  providerOptions: { luma: quick },
  make: (fetch, baseURL, key = apiKey) => createLuma({ apiKey: key, baseURL, fetch }).image('photon-1'),
  answer({ method, path, before }, origin) {
    if (path === '/made.png') return 'picture'
    if (method === 'POST' || before === 0) return { json: { id: 'l1', state: 'queued' } }
    return { json: { id: 'l1', state: 'completed', assets: { image: `${origin}/made.png` } } }
  },
}

export const blackForestLabs: VendorCase = {
  vendor: 'black-forest-labs',
  id: 'black-forest-labs/flux-pro-1.1',
  submission: 'POST /v1/flux-pro-1.1',
  reads: ['GET /v1/get_result?id=b1', 'GET /v1/get_result?id=b1', 'GET /made.png'],
  providerOptions: { blackForestLabs: quick },
  make: (fetch, origin, key = apiKey) =>
    createBlackForestLabs({ apiKey: key, baseURL: `${origin}/v1`, fetch }).image('flux-pro-1.1'),
  answer({ method, path, before }, origin) {
    if (path === '/made.png') return 'picture'
    if (method === 'POST') {
      return { json: { id: 'b1', polling_url: `${origin}/v1/get_result`, cost: 4 } }
    }
    if (before === 0) return { json: { status: 'Pending' } }
    return { json: { status: 'Ready', result: { sample: `${origin}/made.png` } } }
  },
}

export const xai: VendorCase = {
  vendor: 'xai',
  id: 'xai/grok-imagine-image',
  submission: 'POST /v1/images/generations',
  reads: ['GET /made.png'],
  providerOptions: {},
  make: (fetch, origin, key = apiKey) =>
    createXai({ apiKey: key, baseURL: `${origin}/v1`, fetch }).image('grok-imagine-image'),
  answer: ({ method }, origin) =>
    method === 'POST'
      ? {
          json: {
            data: [{ url: `${origin}/made.png` }],
            usage: { cost_in_usd_ticks: 200_000_000 },
          },
        }
      : 'picture',
}

export const vendorCases: readonly VendorCase[] = [fal, replicate, luma, blackForestLabs, xai]
