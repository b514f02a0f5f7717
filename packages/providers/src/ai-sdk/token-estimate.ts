import type { FileData, TextRequest } from '@stint/core'

/** Of English text, as OpenAI and Google both say of their models. */
const charsPerToken = 4
/** About what a large image counts at OpenAI and Google. A document or a recording may count many times that. */
const perFile = 1000

/** About how many tokens of input a request has: a token for every 4 characters, and 1,000 for every file. */
export function estimatedInput({ messages, tools = [], responseFormat }: TextRequest): number {
  const tally: Tally = { chars: 0, files: 0 }
  for (const { content } of messages) count(content, tally)
  for (const tool of tools) count(tool, tally)
  if (responseFormat?.type === 'json') count(responseFormat.schema, tally)
  return Math.ceil(tally.chars / charsPerToken) + tally.files * perFile
}

interface Tally {
  chars: number
  files: number
}

/** Counts what a model reads; options of vendors are not for it. */
function count(value: unknown, tally: Tally): void {
  if (typeof value === 'string') tally.chars += value.length
  else if (Array.isArray(value)) for (const item of value) count(item, tally)
  else if (isFile(value)) tally.files += 1
  else if (typeof value === 'object' && value !== null) countFields(value, tally)
  else if (value !== undefined) tally.chars += JSON.stringify(value).length
}

function countFields(fields: object, tally: Tally): void {
  for (const [name, field] of Object.entries(fields)) {
    if (name === 'providerOptions') continue
    if (field !== undefined) tally.chars += name.length
    count(field, tally)
  }
}

/** A text is read as a text, wherever it stands. */
function isFile(value: unknown): boolean {
  const data = Reflect.get(Object(value) as object, 'data') as FileData | undefined
  return data?.type === 'data' || data?.type === 'url' || data?.type === 'reference'
}
