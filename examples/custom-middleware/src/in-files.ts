import type { Plugin } from 'stint'
import { z } from 'zod'
import { allowance } from './allowance.ts'

/** The name that a stint.yaml calls it by. */
export const stint: Plugin = {
  layers: {
    allowance: {
      schema: z.strictObject({ plan: z.string().min(1), attempts: z.int().min(1) }),
      make: allowance,
    },
  },
}
