/** A fenced block of a Markdown page. */
export interface CodeBlock {
  /** Path of the page, from the root of the repository. */
  readonly page: string
  /** Line of its first line of code, from 1. */
  readonly line: number
  readonly language: string
  /** What stands behind the language: `no-check`, or the path of an example. */
  readonly note: string
  readonly text: string
}

const fence = /^```(\w*) *(.*)\n([\s\S]*?)^```$/gm

/** The fenced blocks of a page, in order. */
export function codeBlocks(page: string, markdown: string): CodeBlock[] {
  return [...markdown.matchAll(fence)].map((found) => {
    const [, language = '', note = '', text = ''] = found
    const line = markdown.slice(0, found.index).split('\n').length + 1
    return { page, line, language, note: note.trim(), text }
  })
}
