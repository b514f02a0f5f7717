import { z } from 'zod'
import { formatBytes } from '../reading/format-bytes.ts'
import { complainTo, type Complain } from '../reading/problem.ts'
import { maxFilesBytes } from './file-bytes.ts'
import { filesIn } from './files-in.ts'
import { optionsField, textField } from './message-fields.ts'
import { listOf } from './read-list.ts'
import { messageSchema } from './read-message.ts'
import { toolsSchema } from './read-tools.ts'
import { responseFormatSchema } from './response-format.ts'
import { headersSchema } from './text-headers.ts'
import type { TextMessage } from './text-message.ts'
import type { TextRequest, TextRequestInput } from './text-request.ts'
import { toolChoiceSchema } from './tool-choice.ts'

const efforts = [
  'provider-default',
  'none',
  'minimal',
  'low',
  'medium',
  'high',
  'xhigh',
  'max',
] as const
const whole = 'expected a whole number within plus and minus 2^53'
const tokens = 'expected a whole number from 1'
const topK = 'expected a whole number from 0'
const stops = 'expected a list of texts that are not empty'

const fields = {
  messages: listOf(messageSchema, 'expected a list of messages like { role, content }')
    .refine((messages) => messages.length > 0, 'expected at least one message')
    .optional(),
  prompt: z
    .string('expected a text; a list of messages goes into messages')
    .refine((prompt) => prompt.trim() !== '', 'expected a text that is not blank')
    .optional(),
  system: textField.optional(),
  tools: toolsSchema.optional(),
  toolChoice: toolChoiceSchema.optional(),
  maxOutputTokens: z
    .number(tokens)
    .refine((n) => Number.isSafeInteger(n) && n >= 1, tokens)
    .optional(),
  temperature: between(0, Infinity, 'expected a number from 0'),
  topP: between(0, 1, 'expected a number from 0 to 1'),
  topK: z
    .number(topK)
    .refine((n) => Number.isSafeInteger(n) && n >= 0, topK)
    .optional(),
  presencePenalty: between(-2, 2, 'expected a number from -2 to 2'),
  frequencyPenalty: between(-2, 2, 'expected a number from -2 to 2'),
  stopSequences: listOf(z.string(stops).min(1, stops), stops).optional(),
  seed: z.number(whole).refine(Number.isSafeInteger, whole).optional(),
  responseFormat: responseFormatSchema.optional(),
  reasoning: z
    .enum(efforts, `expected ${efforts.map((each) => `'${each}'`).join(', ')}`)
    .optional(),
  headers: headersSchema.optional(),
  providerOptions: optionsField,
}

const expected = "expected an object like { prompt: 'Why is the sky blue?' }"

/** Checks a request for text and names every problem in it. Takes its own output. */
export const textRequestSchema: z.ZodType<TextRequest, TextRequestInput> = z
  .strictObject(fields, {
    error: (issue) => (issue.code === 'invalid_type' ? expected : undefined),
  })
  // Also when a field has a problem: all of them are named at once.
  .superRefine(complainOfCombinations, { when: () => true })
  .transform(({ system, prompt, messages = [], ...settings }): TextRequest => {
    return Object.freeze({ messages: allMessages(system, prompt, messages), ...settings })
  })

type Fields = z.output<z.ZodObject<typeof fields>>

function allMessages(
  system: string | undefined,
  prompt: string | undefined,
  messages: readonly TextMessage[],
): readonly TextMessage[] {
  if (system === undefined && prompt === undefined) return messages
  const first = system === undefined ? [] : [systemMessage(system)]
  const last = prompt === undefined ? [] : [userMessage(prompt)]
  return Object.freeze([...first, ...messages, ...last])
}

function systemMessage(content: string): TextMessage {
  return Object.freeze({ role: 'system', content })
}

function userMessage(text: string): TextMessage {
  const part = Object.freeze({ type: 'text', text } as const)
  return Object.freeze({ role: 'user', content: Object.freeze([part]) })
}

/** What is given may be no object, or have fields that were not read. */
function complainOfCombinations(request: Partial<Fields> | undefined, ctx: z.RefinementCtx): void {
  if (typeof request !== 'object' || request === null) return
  const complain = complainTo(ctx)
  complainOfNoMessages(request, complain)
  complainOfChoice(request, complain)
  if (ctx.issues.length === 0) complainOfTotal(request.messages ?? [], complain)
}

function complainOfNoMessages({ messages, prompt }: Partial<Fields>, complain: Complain): void {
  if (messages === undefined && prompt === undefined) complain([], 'expected prompt or messages')
  if (messages !== undefined && prompt !== undefined) {
    complain(['prompt'], 'expected prompt or messages, not both', 'hidden')
  }
}

function complainOfChoice({ tools, toolChoice }: Partial<Fields>, complain: Complain): void {
  if (toolChoice?.type === 'required' && !tools?.length) {
    complain(['toolChoice'], 'expected tools beside it')
  }
  if (toolChoice?.type !== 'tool' || !Array.isArray(tools ?? [])) return
  if (tools?.some(({ name }) => name === toolChoice.toolName)) return
  complain(['toolChoice', 'toolName'], 'expected the name of one of the tools')
}

function complainOfTotal(messages: readonly TextMessage[], complain: Complain): void {
  let total = 0
  for (const { data } of filesIn(messages)) if (data.type === 'data') total += data.data.byteLength
  if (total <= maxFilesBytes) return
  const most = formatBytes(maxFilesBytes)
  complain(['messages'], `expected at most ${most} of files together, found ${formatBytes(total)}`)
}

function between(least: number, most: number, message: string): z.ZodOptional<z.ZodNumber> {
  return z
    .number(message)
    .refine((n) => n >= least && n <= most, message)
    .optional()
}
