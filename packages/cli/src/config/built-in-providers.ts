import { layerSchemas, pool } from '@stint/middleware'
import { z } from 'zod'
import { targetsOf } from './built-in-layers.ts'
import type { ProviderKind } from './kinds.ts'

/** Several providers as one: `{ type: pool, members: [first, second] }`. */
export const poolKind: ProviderKind = {
  schema: layerSchemas.pool.extend({
    id: z.string().min(1),
    members: z.array(z.string().min(1)).min(1, 'expected the name of at least one provider'),
  }),
  make({ id, members, ...options }, find) {
    const found = targetsOf(members, find)
    return found && pool(id, found, options)
  },
}

/** The vendors of `@stint/providers`, as files name them; each is loaded when a file names it. */
export const builtInProviders: Readonly<Record<string, () => Promise<ProviderKind>>> = {
  codex: async () => {
    const { codex, codexSchema } = await import('@stint/providers/codex')
    return { schema: codexSchema, make: codex, keyVariables: ['OPENAI_API_KEY'] }
  },
  dashscope: async () => {
    const { dashscope, dashscopeSchema } = await import('@stint/providers/dashscope')
    return { schema: dashscopeSchema, make: dashscope, keyVariables: ['DASHSCOPE_API_KEY'] }
  },
  google: async () => {
    const { google, googleSchema } = await import('@stint/providers/google')
    const keyVariables = ['GEMINI_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY']
    return { schema: googleSchema, make: google, keyVariables }
  },
  openai: async () => {
    const { openai, openaiSchema } = await import('@stint/providers/openai')
    return { schema: openaiSchema, make: openai, keyVariables: ['OPENAI_API_KEY'] }
  },
  openrouter: async () => {
    const { openrouter, openrouterSchema } = await import('@stint/providers/openrouter')
    return { schema: openrouterSchema, make: openrouter, keyVariables: ['OPENROUTER_API_KEY'] }
  },
  pool: async () => poolKind,
}
