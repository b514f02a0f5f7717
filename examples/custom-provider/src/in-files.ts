import type { Plugin } from 'stint'
import { z } from 'zod'
import { easel } from './easel.ts'

/** The name that a stint.yaml calls it by. A key arrives as a function, which reads the environment when it is asked. */
export const stint: Plugin = {
  providers: {
    easel: {
      schema: z.strictObject({
        model: z.string(),
        apiKey: z.custom<() => string>((value) => typeof value === 'function').optional(),
        baseURL: z.url().optional(),
      }),
      make: easel,
    },
  },
}
