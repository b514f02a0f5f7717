import { z } from 'zod'
import { prepared } from '../reading/prepared.ts'
import { nameField } from './message-fields.ts'

/** Whether the model uses a tool, and which. */
export type ToolChoice =
  | { readonly type: 'auto' | 'none' | 'required' }
  | { readonly type: 'tool'; readonly toolName: string }

/** The choice as a caller may give it: `'required'` stands for `{ type: 'required' }`. */
export type ToolChoiceInput = ToolChoice | 'auto' | 'none' | 'required'

const expected = "expected 'auto', 'none', 'required' or { type: 'tool', toolName }"

/** Reads the choice of a tool. */
export const toolChoiceSchema: z.ZodType<ToolChoice, ToolChoiceInput> = prepared(
  (given) => (typeof given === 'string' ? { type: given } : given),
  z.discriminatedUnion(
    'type',
    [
      z.strictObject({ type: z.enum(['auto', 'none', 'required']) }).readonly(),
      z.strictObject({ type: z.literal('tool'), toolName: nameField }).readonly(),
    ],
    expected,
  ),
)
