import { parseArgs } from 'node:util'
import { readVendors, type VendorName } from './vendors.ts'

/** What the command line asks for. */
export interface DemoArguments {
  readonly live: boolean
  readonly help: boolean
  readonly prompt: string | undefined
  readonly references: readonly string[]
  readonly providers: readonly VendorName[]
}

export const usage = `pnpm demo
  replays the incident on this machine: a naive nest of retries, then a stint pipeline

pnpm demo --providers openai,codex,google,openrouter,dashscope
  the same with any of these, tried in this order. Default: openai,google

pnpm demo --live --prompt "..." [--reference logo.png ...]
  sends the same pipeline to the real providers; needs the keys of the
  providers, such as OPENAI_API_KEY and GEMINI_API_KEY
`

/** @throws Error that names the argument. */
export function readArguments(given: readonly string[]): DemoArguments {
  const { values } = parseArgs({
    args: given.filter((arg) => arg !== '--'),
    options: {
      live: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      prompt: { type: 'string' },
      reference: { type: 'string', multiple: true, default: [] },
      providers: { type: 'string', default: 'openai,google' },
    },
  })
  const { live, help, prompt, reference } = values
  if (live && !prompt?.trim()) throw new Error('--live needs --prompt "..."')
  if (!live && (prompt !== undefined || reference.length > 0)) {
    throw new Error('--prompt and --reference need --live: the replay has its own')
  }
  const providers = readVendors(values.providers)
  return { live, help, prompt, references: reference, providers }
}
