import { checkOptions, faultKinds } from '@stint/core'
import { z } from 'zod'
import type { ProviderUnderTest } from './provider-wire.ts'

const isFunction = (value: unknown): boolean => typeof value === 'function'
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null

const headers = z.record(z.string(), z.string().optional()).optional()
const answer = z.looseObject({ status: z.int().min(200).max(599).optional(), headers })
const answers = z.custom(
  (value) => isObject(value) || isFunction(value),
  'expected { status?, headers?, body? }, a list of these, or a function of the request',
)
const kinds = Object.keys(faultKinds)
const fault = z.strictObject({
  kind: z.string().refine((kind) => kinds.includes(kind), `expected one of ${kinds.join(', ')}`),
  scope: z.enum(['request', 'shape', 'key', 'account', 'model', 'provider']).optional(),
  transient: z.boolean().optional(),
  delivery: z.enum(['unsent', 'rejected', 'accepted', 'unknown']).optional(),
  retryAfterMs: z.number().optional(),
  status: z.int().optional(),
  requestId: z.string().optional(),
  message: z.string().optional(),
})

const schema = z.strictObject({
  create: z.custom(isFunction, 'expected ({ apiKey, baseURL }) => provider'),
  wire: z.strictObject({
    baseURL: z.url({ protocol: /^https?$/, error: "expected the vendor's http(s) address" }),
    answers: z
      .strictObject({ text: answers.optional(), references: answers.optional() })
      .refine(
        ({ text, references }) => (text ?? references) !== undefined,
        'expected text or references: what the vendor answers when all is well',
      ),
    referencesIn: z.custom(isFunction, 'expected (request) => images').optional(),
    errors: z.record(
      z.string(),
      answer.extend({ answers: z.array(answer).min(1).optional(), fault }),
    ),
  }),
  request: z.custom(isObject, 'expected fields of a request').optional(),
  fuzz: z
    .strictObject({ seed: z.int().optional(), runs: z.int().positive().optional() })
    .optional(),
})

/** @throws TypeError that names each part of what was given that does not fit. */
export function checkSpecification(name: unknown, given: ProviderUnderTest): void {
  if (typeof name !== 'string' || name.trim() === '') {
    throw new TypeError("describeProvider: expected a name first, like 'easel/oil'")
  }
  checkOptions(`describeProvider('${name}')`, schema, given)
}
