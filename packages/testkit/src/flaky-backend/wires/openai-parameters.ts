import type { OpenAIError } from './openai-errors.ts'

/** What a request without a model gets. */
export const defaultModel = 'gpt-image-2'

type Violation = Pick<OpenAIError, 'message' | 'code'>
type Check = (value: unknown, name: string) => Violation | undefined

/** What `POST /images/generations` and `/images/edits` take besides files, and how it is checked. */
const common: Record<string, Check> = {
  model: text(256),
  prompt: text(32_000),
  n: integer(1, 10),
  size: imageSize,
  quality: oneOf('auto', 'low', 'medium', 'high', 'xhigh', 'max', 'standard', 'hd'),
  background: oneOf('auto', 'transparent', 'opaque'),
  output_format: oneOf('png', 'jpeg', 'webp', 'gif'),
  output_compression: integer(0, 100),
  complexity: oneOf('low', 'medium', 'high'),
  moderation: oneOf('auto', 'low'),
  user: text(512),
  safety_identifier: text(128),
}

const generations: Record<string, Check> = {
  ...common,
  style: oneOf('vivid', 'natural'),
  frame_count: integer(2, 64),
  frame_duration_ms: integer(20, 2000),
}

const edits: Record<string, Check> = { ...common, input_fidelity: oneOf('high', 'low') }

/** What the image tool of `POST /responses` takes. */
const tool: Record<string, Check> = {
  type: oneOf('image_generation'),
  action: oneOf('generate', 'edit', 'auto'),
  model: text(256),
  size: imageSize,
  quality: oneOf('auto', 'low', 'medium', 'high', 'xhigh', 'max'),
  background: oneOf('auto', 'transparent', 'opaque'),
  output_format: oneOf('png', 'jpeg', 'webp', 'gif'),
  output_compression: integer(0, 100),
  complexity: oneOf('low', 'medium', 'high'),
  moderation: oneOf('auto', 'low'),
  input_fidelity: oneOf('high', 'low'),
  // Read where images are.
  input_image_mask: () => undefined,
  frame_count: integer(2, 64),
  frame_duration_ms: integer(20, 2000),
  partial_images: integer(0, 3),
}

/** The first thing that OpenAI would object to in the image tool of a request, or undefined. */
export function findToolViolation(
  parameters: Readonly<Record<string, unknown>>,
  name: string,
): OpenAIError | undefined {
  const { response_format: _, ...checks } = { ...tool, ...byModel(parameters) }
  return firstViolation(parameters, checks, `${name}.`)
}

/**
 * The first thing that OpenAI would object to, or undefined. Numbers of a form arrive as strings.
 * `stream` is unknown here on purpose: this endpoint of the backend does not stream.
 */
export function findViolation(
  operation: 'generations' | 'edits',
  parameters: Readonly<Record<string, unknown>>,
): OpenAIError | undefined {
  const checks = { ...(operation === 'edits' ? edits : generations), ...byModel(parameters) }
  const violation = firstViolation(parameters, checks)
  if (violation) return violation
  return parameters['prompt'] === undefined ? missingParameter('prompt') : undefined
}

function firstViolation(
  parameters: Readonly<Record<string, unknown>>,
  checks: Readonly<Record<string, Check | undefined>>,
  prefix = '',
): OpenAIError | undefined {
  for (const [key, value] of Object.entries(parameters)) {
    const check = Object.hasOwn(checks, key) ? checks[key] : undefined
    const name = `${prefix}${key}`
    const violation = check ? check(value, name) : unknownParameter(name)
    if (violation) return badParameter(name, violation)
  }
  return undefined
}

function unknownParameter(name: string): Violation {
  return { code: 'unknown_parameter', message: `Unknown parameter: '${name}'.` }
}

export function missingParameter(name: string): OpenAIError {
  return badParameter(name, {
    code: 'missing_required_parameter',
    message: `Missing required parameter: '${name}'.`,
  })
}

export function badParameter(name: string, violation: Violation): OpenAIError {
  return { status: 400, type: 'invalid_request_error', param: name, ...violation }
}

/** GPT image models always answer base64 and refuse the option; gpt-image-2 fixes the fidelity. */
function byModel(parameters: Readonly<Record<string, unknown>>): Record<string, Check | undefined> {
  const { model } = parameters
  const name = typeof model === 'string' ? model : defaultModel
  if (!/^(chat)?gpt-image-/.test(name)) return { response_format: oneOf('b64_json') }
  return name.startsWith('gpt-image-2') ? { input_fidelity: undefined } : {}
}

function text(maximum: number): Check {
  return (value, name) => {
    if (typeof value !== 'string') return wrongType(name, 'a string', value)
    if (value === '') {
      return {
        code: 'empty_string',
        message: `Invalid '${name}': empty string. Expected a string with minimum length 1, but got an empty string instead.`,
      }
    }
    if (value.length <= maximum) return undefined
    return {
      code: 'string_above_max_length',
      message: `Invalid '${name}': string too long. Expected a string with maximum length ${maximum}, but got a string with length ${value.length} instead.`,
    }
  }
}

function integer(minimum: number, maximum: number): Check {
  return (value, name) => {
    const number = typeof value === 'string' && value !== '' ? Number(value) : value
    if (typeof number !== 'number' || !Number.isInteger(number)) {
      return wrongType(name, 'an integer', value)
    }
    if (number >= minimum && number <= maximum) return undefined
    const [word, sign, limit] =
      number < minimum ? ['below min', '>=', minimum] : ['above max', '<=', maximum]
    return {
      code: `integer_${word.replace(' ', '_')}_value`,
      message: `Invalid '${name}': integer ${word}imum value. Expected a value ${sign} ${limit}, but got ${number} instead.`,
    }
  }
}

function oneOf(...allowed: string[]): Check {
  return (value) => {
    if (allowed.includes(value as string)) return undefined
    const list = allowed.map((each) => `'${each}'`).join(', ')
    return {
      code: 'invalid_value',
      message: `Invalid value: '${String(value)}'. Supported values are: ${list}.`,
    }
  }
}

function imageSize(value: unknown): Violation | undefined {
  if (value === 'auto') return undefined
  const [, width, height] = /^(\d{2,4})x(\d{2,4})$/.exec(String(value)) ?? []
  const fits = [width, height].every((edge) => Number(edge) % 16 === 0 && Number(edge) <= 3840)
  if (fits) return undefined
  return {
    code: 'invalid_value',
    message: `Invalid value: '${String(value)}'. Expected 'auto' or WIDTHxHEIGHT with both edges a multiple of 16 and at most 3840.`,
  }
}

function wrongType(name: string, expected: string, value: unknown): Violation {
  const given = value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`
  return {
    code: 'invalid_type',
    message: `Invalid type for '${name}': expected ${expected}, but got ${given} instead.`,
  }
}
