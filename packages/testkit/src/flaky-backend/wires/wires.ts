import { gemini } from './gemini.ts'
import { openaiImages } from './openai-images.ts'
import type { Wire } from './wire.ts'

/** The vendors that a flaky backend can be. */
export type BackendVendor = 'openai' | 'google'

/** A further wire is a file beside this one, a name in `BackendVendor` and a line here. */
export const wires: Readonly<Record<BackendVendor, Wire>> = { openai: openaiImages, google: gemini }
