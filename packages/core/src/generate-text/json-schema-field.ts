import { z } from 'zod'
import { readWith, type Complain } from '../reading/problem.ts'
import { readEncodable } from './encodable.ts'
import type { JsonSchema } from './text-tool.ts'

/** An object of JSON, such as the arguments of a tool. */
export const jsonObjectField: z.ZodType<JsonSchema, object> = readWith(
  (given, complain) => readObject(given, 'an object of JSON', complain) as JsonSchema,
)

/** A JSON Schema. It is passed on, and not checked beyond being JSON. */
export const jsonSchemaField: z.ZodType<JsonSchema, object> = readWith((given, complain) => {
  if (!isValidator(given)) return readObject(given, 'a JSON Schema', complain) as JsonSchema
  complain([], 'expected a JSON Schema; of a zod schema, give z.toJSONSchema(schema)', 'hidden')
  return {}
})

/** A schema of a library. What `z.toJSONSchema` makes of one has its mark too, but hidden, and is JSON. */
function isValidator(given: unknown): boolean {
  if (typeof given !== 'object' || given === null || !('~standard' in given)) return false
  const own = Object.getOwnPropertyDescriptor(given, '~standard')
  return own === undefined || own.enumerable === true
}

/** Undefined after a complaint. */
function readObject(given: unknown, what: string, complain: Complain): JsonSchema | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    complain([], `expected ${what}`)
    return undefined
  }
  return readEncodable(given, complain) as JsonSchema | undefined
}
