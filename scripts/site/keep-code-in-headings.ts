/** The part of markdown-it that is used here: typedoc gives its parser without types. */
interface Parser {
  readonly core: { readonly ruler: { push(name: string, rule: (state: State) => void): void } }
}

interface State {
  readonly tokens: readonly Token[]
  readonly Token: new (type: string, tag: string, nesting: number) => Token
}

interface Token {
  readonly type: string
  readonly children: Token[] | null
  content: string
}

/**
 * typedoc makes the anchor of a heading, and its line in the list beside the page, of the heading's plain text alone.
 * So code in it is written as plain text between two tags.
 */
export function keepCodeInHeadings(parser: Parser): void {
  parser.core.ruler.push('stint-code-in-headings', ({ tokens, Token }) => {
    const make = (type: string, content: string): Token =>
      Object.assign(new Token(type, '', 0), { content })
    for (const [at, { children }] of tokens.entries()) {
      if (!children || tokens[at - 1]?.type !== 'heading_open') continue
      const written = children.flatMap((child) =>
        child.type === 'code_inline'
          ? [
              make('html_inline', '<code>'),
              make('text', child.content),
              make('html_inline', '</code>'),
            ]
          : [child],
      )
      children.splice(0, children.length, ...written)
    }
  })
}
