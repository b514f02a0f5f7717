import { GoogleGenAI } from '@google/genai'
import { createOpenAI } from '@ai-sdk/openai'
import type { BackendVendor, FlakyBackend } from '@stint/testkit'
import { generateImage } from 'ai'
import axios from 'axios'
import axiosRetry from 'axios-retry'
import got, { type OptionsInit } from 'got'
import OpenAI from 'openai'
import type { Send } from './outside.ts'

/** A client library as an application has it: which wire it speaks, and how it sends. */
export interface Library {
  readonly vendor: BackendVendor
  readonly send: Send
}

type Fetch = typeof globalThis.fetch

interface Made {
  readonly data: readonly { readonly b64_json: string }[]
}

const apiKey = 'sk-proj-demo-0123456789abcdef'
const model = 'gpt-image-2'

export function openai({ openai: { baseURL } }: FlakyBackend, fetch?: Fetch): Library {
  const client = new OpenAI({ apiKey, baseURL, ...(fetch && { fetch }) })
  return {
    vendor: 'openai',
    async send(prompt, attempt) {
      const options = attempt && { signal: attempt.signal }
      const { data } = await client.images.generate({ model, prompt }, options)
      return data?.[0]?.b64_json
    },
  }
}

/** The same, by an author who has not heard of `attempt.signal`. */
export function openaiWithoutSignal(backend: FlakyBackend): Library {
  const { vendor, send } = openai(backend)
  return { vendor, send: (prompt) => send(prompt) }
}

export function aiSdk({ openai: { baseURL } }: FlakyBackend, fetch?: Fetch): Library {
  const provider = createOpenAI({ apiKey, baseURL, ...(fetch && { fetch }) })
  return {
    vendor: 'openai',
    send: async (prompt) => {
      const { image } = await generateImage({ model: provider.image(model), prompt })
      return image.base64
    },
  }
}

export function genai({ google: { baseURL } }: FlakyBackend, attempts?: number): Library {
  const retryOptions = attempts === undefined ? {} : { retryOptions: { attempts } }
  // The SDK adds the version of the interface by itself.
  const baseUrl = baseURL.replace(/\/v1beta$/, '')
  const client = new GoogleGenAI({
    apiKey,
    httpOptions: { baseUrl, apiVersion: 'v1beta', ...retryOptions },
  })
  return {
    vendor: 'google',
    async send(contents) {
      const answer = await client.models.generateContent({ model: 'gemini-3-pro-image', contents })
      const parts = answer.candidates?.[0]?.content?.parts ?? []
      return parts.find(({ inlineData }) => inlineData)?.inlineData?.data
    },
  }
}

export function withGot({ openai: { baseURL } }: FlakyBackend, options: OptionsInit = {}): Library {
  const client = got.extend(options)
  return {
    vendor: 'openai',
    async send(prompt) {
      const json = { model, prompt }
      const made = await client.post(`${baseURL}/images/generations`, { json }).json<Made>()
      return made.data[0]?.b64_json
    },
  }
}

export function withAxiosRetry({ openai: { baseURL } }: FlakyBackend): Library {
  const client = axios.create()
  axiosRetry(client)
  return {
    vendor: 'openai',
    async send(prompt) {
      const url = `${baseURL}/images/generations`
      const { data } = await client.post<Made>(url, { model, prompt })
      return data.data[0]?.b64_json
    },
  }
}
