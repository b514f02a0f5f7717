import type { Provider } from '@stint/core'
import { codex } from '@stint/providers/codex'
import { dashscope } from '@stint/providers/dashscope'
import { google } from '@stint/providers/google'
import { openai } from '@stint/providers/openai'
import { openrouter } from '@stint/providers/openrouter'
import type { BackendScript, FlakyBackend } from '@stint/testkit'
import { heavyFrom } from './world.ts'

/** The vendors that the demonstration has, in the order in which they are tried. */
export const vendorNames = ['openai', 'codex', 'google', 'openrouter', 'dashscope'] as const

export type VendorName = (typeof vendorNames)[number]

interface DemoVendor {
  /** Where its key is. */
  readonly key: string
  /** The real one. */
  live(): Provider
  /** The one on this machine. */
  local(backend: FlakyBackend): Provider
}

const apiKey = 'demo'
const viaRouter = 'google/gemini-3-pro-image'

export const vendors: Readonly<Record<VendorName, DemoVendor>> = {
  openai: {
    key: 'OPENAI_API_KEY',
    live: () => openai(),
    local: ({ openai: { baseURL } }) => openai({ apiKey, baseURL }),
  },
  codex: {
    key: 'OPENAI_API_KEY',
    live: () => codex({ partialImages: 2 }),
    local: ({ codex: { baseURL } }) => codex({ apiKey, baseURL, partialImages: 2 }),
  },
  google: {
    key: 'GEMINI_API_KEY',
    live: () => google(),
    local: ({ google: { baseURL } }) => google({ apiKey, baseURL }),
  },
  openrouter: {
    key: 'OPENROUTER_API_KEY',
    live: () => openrouter({ model: viaRouter }),
    local: ({ openrouter: { baseURL } }) => openrouter({ apiKey, baseURL, model: viaRouter }),
  },
  dashscope: {
    key: 'DASHSCOPE_API_KEY',
    live: () => dashscope(),
    local: ({ dashscope: { baseURL } }) =>
      dashscope({ apiKey, baseURL, allowHosts: [new URL(baseURL).host] }),
  },
}

/** The first of them cannot carry the heavy prompt; the others make an image of either after 20 s. */
export function scriptsFor(
  names: readonly VendorName[],
): Partial<Record<VendorName, BackendScript>> {
  const light: BackendScript = { after: '20s', answer: 'image' }
  const heavy: BackendScript = ({ prompt }) =>
    prompt.length > heavyFrom ? { after: '110s', answer: 'server_error' } : light
  return Object.fromEntries(names.map((name, at) => [name, at === 0 ? heavy : light]))
}

/** @throws Error that names what is none of them. */
export function readVendors(given: string): VendorName[] {
  const names = given.split(',').map((name) => name.trim())
  const stranger = names.find((name) => !(vendorNames as readonly string[]).includes(name))
  if (stranger !== undefined) {
    throw new Error(`--providers: '${stranger}' is none of ${vendorNames.join(', ')}`)
  }
  return vendorNames.filter((name) => names.includes(name))
}
