import OpenAI, { toFile } from 'openai'
import { attemptMs, type Wanted } from './peer.ts'
import { addresses, apiKey, model } from './vendors.ts'
import type { VendorName } from './world.ts'

/** The answer held no image: the client passes it on as a success. */
export class NoImage extends Error {
  override readonly name = 'NoImage'
}

/**
 * OpenAI's own client with its retries off, for whatever retries around it. Limits of an attempt are the client's.
 */
export function openaiClient(
  vendor: VendorName,
): (wanted: Wanted, prompt: string, signal: AbortSignal) => Promise<Uint8Array> {
  const client = new OpenAI({
    apiKey,
    baseURL: addresses[vendor],
    maxRetries: 0,
    timeout: attemptMs,
  })
  return async ({ reference }, prompt, signal) => {
    const image = await toFile(reference, 'reference.png', { type: 'image/png' })
    const { data } = await client.images.edit({ model, prompt, image }, { signal })
    const made = data?.[0]?.b64_json
    if (made === undefined) throw new NoImage('the answer held no image')
    return Buffer.from(made, 'base64')
  }
}

/**
 * What the client itself would repeat, if its retries were on: lost connections, 408, 409, 429, 5xx. But no quota that
 * is used up, and no timeout: a second one would leave the backup no time.
 */
export function isWorthRepeating(error: unknown): boolean {
  if (error instanceof OpenAI.APIUserAbortError) return false
  if (error instanceof OpenAI.APIConnectionTimeoutError) return false
  if (!(error instanceof OpenAI.APIError)) return false
  const { status, code } = error as InstanceType<typeof OpenAI.APIError>
  if (code === 'insufficient_quota') return false
  return status === undefined || [408, 409, 429].includes(status) || status >= 500
}

/** A lighter prompt may do where the vendor broke down over this one. */
export function isBreakdown(error: unknown): boolean {
  return error instanceof OpenAI.APIError && error.status === 500
}
