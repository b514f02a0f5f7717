import { Rejection } from './rejection.ts'
import type { Head } from './wire.ts'

/** Where the backend of ChatGPT takes what OpenAI's public endpoint takes with a key. */
export const chatGPTPath = '/backend-api/codex/responses'

/** What it takes of the public endpoint's parameters; any other is refused by its name. */
const parameters: readonly string[] = [
  'model',
  'instructions',
  'input',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'reasoning',
  'store',
  'stream',
  'include',
  'prompt_cache_key',
  'text',
]

/**
 * Checks what the backend of ChatGPT insists on, as clients report it; other paths pass.
 * @throws Rejection in its words: `{ "detail": "Store must be set to false" }`
 */
export function checkChatGPT(head: Head, body: Readonly<Record<string, unknown>>): void {
  if (head.path !== chatGPTPath) return
  const objection = objectionTo(body)
  if (objection === undefined) return
  throw new Rejection({
    status: 400,
    headers: { 'content-type': 'application/json', 'x-request-id': head.id },
    body: JSON.stringify({ detail: objection }),
  })
}

function objectionTo(body: Readonly<Record<string, unknown>>): string | undefined {
  const { instructions, store, stream } = body
  const unknown = Object.keys(body).find((name) => !parameters.includes(name))
  if (unknown !== undefined) return `Unsupported parameter: ${unknown}`
  if (typeof instructions !== 'string' || instructions === '') return 'Instructions are required'
  if (store !== false) return 'Store must be set to false'
  return stream === true ? undefined : 'Stream must be set to true'
}
