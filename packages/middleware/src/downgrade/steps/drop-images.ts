import type { TextMessage, TextRequest, ToolOutput } from '@stint/core'
import type { Step } from '../step.ts'

/**
 * Drops images and all other files, also those that tools gave back. Lossy. A message that has
 * nothing else goes as well; a request that has nothing else is left alone.
 */
export function dropImages(): Step<TextRequest> {
  return {
    name: 'dropImages',
    lossy: true,
    apply(request) {
      const messages = request.messages.flatMap(withoutFiles)
      const isSame =
        messages.length === request.messages.length &&
        messages.every((message, at) => message === request.messages[at])
      if (isSame || messages.every(({ role }) => role === 'system')) return request
      return { ...request, messages }
    },
  }
}

/** The message without its files, the same where it has none; none where it has nothing else. */
function withoutFiles(message: TextMessage): TextMessage[] {
  if (message.role === 'system') return [message]
  const parts: readonly Part[] = message.content
  const content = parts.flatMap(withoutFile)
  if (content.length === parts.length && content.every((part, at) => part === parts[at])) {
    return [message]
  }
  // What a role may hold it may hold less of.
  return content.length === 0 ? [] : [{ ...message, content } as TextMessage]
}

type Part = Exclude<TextMessage['content'], string>[number]

function withoutFile(part: Part): Part[] {
  if (part.type === 'file' || part.type === 'reasoning-file') return []
  if (part.type !== 'tool-result') return [part]
  const output = withoutFileItems(part.output)
  return [output === part.output ? part : { ...part, output }]
}

/** A call needs its result: where nothing is left of it, it says so. */
function withoutFileItems(output: ToolOutput): ToolOutput {
  if (output.type !== 'content') return output
  const value = output.value.filter(({ type }) => type !== 'file')
  if (value.length === output.value.length) return output
  const left = value.length > 0 ? value : [{ type: 'text' as const, text: '(files left out)' }]
  return { ...output, value: left }
}
