import { dashscopeWire } from './dashscope.ts'
import { gemini } from './gemini.ts'
import { openai } from './openai.ts'
import { openaiResponses } from './openai-responses.ts'
import { openrouter } from './openrouter.ts'
import type { Wire } from './wire.ts'

/** The vendors that a flaky backend can be. */
export type BackendVendor = 'openai' | 'codex' | 'google' | 'openrouter' | 'dashscope'

/** A further wire is a file beside this one, a name in `BackendVendor` and a line here: each backend gets one of its own. */
export const wires: Readonly<Record<BackendVendor, () => Wire>> = {
  openai: () => openai,
  codex: () => openaiResponses,
  google: () => gemini,
  openrouter: () => openrouter,
  dashscope: dashscopeWire,
}
