import { z } from 'zod'
import { complainTo, type Complain } from '../reading/problem.ts'
import { prepared } from '../reading/prepared.ts'
import { jsonObjectField, jsonSchemaField } from './json-schema-field.ts'
import { flagField, nameField, optionsField, textField } from './message-fields.ts'
import { listOf } from './read-list.ts'
import type { TextTool, TextToolInput } from './text-tool.ts'

const examples = "expected a list of { input }, like [{ input: { city: 'Oslo' } }]"

const tool = z.discriminatedUnion(
  'type',
  [
    z
      .strictObject({
        type: z.literal('function'),
        name: nameField,
        description: textField.optional(),
        inputSchema: jsonSchemaField,
        inputExamples: listOf(
          z.strictObject({ input: jsonObjectField }, examples).readonly(),
          examples,
        ).optional(),
        strict: flagField.optional(),
        providerOptions: optionsField,
      })
      .readonly(),
    z
      .strictObject({
        type: z.literal('provider'),
        id: z.templateLiteral(
          [z.string().min(1), '.', z.string().min(1)],
          "expected 'vendor.tool'",
        ),
        name: nameField,
        args: jsonObjectField,
      })
      .readonly(),
  ],
  "expected a tool of type 'function' or 'provider'",
)

/** Without a type it is a function. */
const looseTool = prepared<TextTool, TextToolInput>(
  (given) =>
    typeof given === 'object' && given !== null && !('type' in given)
      ? { type: 'function', ...given }
      : given,
  tool,
)

/** Reads the tools of a request: no two of one name. */
export const toolsSchema: z.ZodType<readonly TextTool[], readonly TextToolInput[]> = listOf(
  looseTool,
  'expected a list of { name, description, inputSchema }',
).superRefine((tools, ctx) => complainOfTwins(tools, complainTo(ctx)))

function complainOfTwins(tools: readonly TextTool[], complain: Complain): void {
  const names = new Set<string>()
  for (const [at, { name }] of tools.entries()) {
    if (names.has(name)) complain([at, 'name'], 'expected a name that no tool before it has')
    names.add(name)
  }
}
