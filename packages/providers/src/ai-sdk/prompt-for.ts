import type {
  LanguageModelV3Prompt,
  LanguageModelV4Prompt,
  SharedV4FileData,
} from '@ai-sdk/provider'
import type { FileData, TextMessage } from '@stint/core'
import { asV3File, asV3Output } from './prompt-v3.ts'
import { thawed } from './thawed.ts'

/** A part of a message that may hold files. */
interface Part {
  readonly type: string
  readonly data?: FileData
  readonly output?: { readonly type: string; readonly value?: unknown }
}

/** How one version of the specification writes files. */
interface Form {
  file(data: SharedV4FileData): unknown
  output(output: object): object
}

const v3: Form = { file: asV3File, output: asV3Output }
const v4: Form = { file: (data) => data, output: (output) => output }

/** The messages of a request as a model of v4 takes them. They are the same, but for links. */
export function promptFor(messages: readonly TextMessage[]): LanguageModelV4Prompt {
  return written(messages, v4) as LanguageModelV4Prompt
}

/** The same for a model of v3, whose files have fewer forms. */
export function promptForV3(messages: readonly TextMessage[]): LanguageModelV3Prompt {
  return written(messages, v3) as LanguageModelV3Prompt
}

function written(messages: readonly TextMessage[], form: Form): unknown {
  return messages.map((message) => {
    const { role, content, ...others } = message
    if (role === 'system') return { role, content, ...thawed(others) }
    return { role, content: content.map((part: Part) => partFor(part, form)), ...thawed(others) }
  })
}

function partFor({ data, output, ...part }: Part, form: Form): object {
  return {
    ...thawed(part),
    ...(data && { data: form.file(linked(data)) }),
    ...(output && { output: form.output(outputFor(output)) }),
  }
}

function outputFor(output: NonNullable<Part['output']>): object {
  if (output.type !== 'content') return thawed(output)
  const { value, ...others } = output
  const items = (value as readonly Part[]).map(({ data, ...item }) => ({
    ...thawed(item),
    ...(data && { data: linked(data) }),
  }))
  return { ...thawed(others), value: items }
}

/** A link is a `URL` there; where that changes it, packages may want it as it was. */
function linked(data: FileData): SharedV4FileData {
  if (data.type !== 'url') return thawed(data)
  const url = new URL(data.url)
  return { type: 'url', url, ...(url.href !== data.url && { originalUrl: data.url }) }
}
