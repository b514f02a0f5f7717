import type { TypeDocOptionMap } from 'typedoc'

type Parser = Parameters<TypeDocOptionMap['markdownItLoader']>[0]

/**
 * typedoc makes the anchor of a heading, and its line in the list beside the page, of the heading's plain text alone.
 * So code in it is written as plain text between two tags.
 */
export function keepCodeInHeadings(parser: Parser): void {
  parser.core.ruler.push('stint-code-in-headings', ({ tokens, Token }) => {
    const tag = (content: string) => Object.assign(new Token('html_inline', '', 0), { content })
    for (const [at, { children }] of tokens.entries()) {
      if (!children || tokens[at - 1]?.type !== 'heading_open') continue
      const written = children.flatMap((child) =>
        child.type === 'code_inline'
          ? [tag('<code>'), Object.assign(new Token('text', '', 0), { content: child.content }), tag('</code>')]
          : [child],
      )
      children.splice(0, children.length, ...written)
    }
  })
}
