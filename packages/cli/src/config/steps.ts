import { isPlainObject } from '@stint/core'
import {
  dropOption,
  fewerReferences,
  simplifyPrompt,
  smallerSize,
  textOnly,
  type Step,
} from '@stint/middleware'
import { z } from 'zod'

const makers: Readonly<Record<string, (value: any) => Step>> = {
  dropOption,
  fewerReferences,
  simplifyPrompt: ({ words }: { readonly words: number }) =>
    simplifyPrompt((prompt) => prompt.split(/\s+/).slice(0, words).join(' ')),
  smallerSize,
  textOnly,
}

const expected =
  "expected a step: textOnly, or one of { fewerReferences: 2 }, { smallerSize: '512x512' }, { dropOption: 'seed' }, { simplifyPrompt: { words: 40 } }"

/** A step of downgrade as a file writes it. */
export const stepSchema: z.ZodType = z
  .custom<unknown>((value) => isMade(value) || entryOf(value) !== undefined, { error: expected })
  .superRefine((value, check) => {
    if (isMade(value)) return
    try {
      toStep(value)
    } catch (error) {
      check.addIssue({
        code: 'custom',
        message: (error as Error).message,
        params: { given: 'hidden' },
      })
    }
  })
  .meta({
    anyOf: [
      { enum: ['textOnly'] },
      field('fewerReferences', { type: 'integer', minimum: 1 }),
      field('smallerSize', { type: 'string', pattern: '^[1-9][0-9]*x[1-9][0-9]*$' }),
      field('dropOption', { type: 'string', examples: ['seed', 'openai.quality'] }),
      field('simplifyPrompt', {
        type: 'object',
        properties: { words: { type: 'integer', minimum: 1 } },
        required: ['words'],
        additionalProperties: false,
      }),
    ],
  })

/** @throws TypeError when what the step takes is not what it should be. */
export function toStep(value: unknown): Step {
  if (isMade(value)) return value
  const [name, given] = entryOf(value) ?? ['', undefined]
  if (name === 'simplifyPrompt' && !isWords(given)) {
    throw new TypeError('simplifyPrompt: expected { words }, a whole number from 1, and no more')
  }
  return makers[name]!(given)
}

function isWords(given: unknown): boolean {
  if (!isPlainObject(given)) return false
  const { words, ...more } = given as Readonly<Record<string, unknown>>
  return Number.isInteger(words) && Number(words) >= 1 && Object.keys(more).length === 0
}

function entryOf(value: unknown): [name: string, given: any] | undefined {
  if (value === 'textOnly') return ['textOnly', undefined]
  const [entry, ...more] = isPlainObject(value) ? Object.entries(value) : []
  return entry && more.length === 0 && Object.hasOwn(makers, entry[0]) ? entry : undefined
}

/** Made in code. */
function isMade(value: unknown): value is Step {
  return typeof value === 'object' && value !== null && 'apply' in value
}

function field(name: string, schema: object): object {
  return {
    type: 'object',
    properties: { [name]: schema },
    required: [name],
    additionalProperties: false,
  }
}
