import type { FileData } from './file-data.ts'
import type { TextMessage } from './text-message.ts'

/** A file, wherever it stands. */
export interface FoundFile {
  readonly data: FileData
  readonly mediaType: string
}

/** Every file of some messages, in order: in a part of its own, or in what a tool gave back. */
export function* filesIn(messages: readonly TextMessage[]): Generator<FoundFile> {
  for (const { content } of messages) {
    if (typeof content === 'string') continue
    for (const part of content) {
      if (part.type === 'file' || part.type === 'reasoning-file') yield part
      if (part.type !== 'tool-result' || part.output.type !== 'content') continue
      for (const item of part.output.value) if (item.type === 'file') yield item
    }
  }
}
