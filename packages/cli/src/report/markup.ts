/** Text that is HTML or SVG already. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

/** What a template takes: text is escaped, markup is not, lists are joined, `undefined` and `false` leave nothing. */
export type Part = string | number | Markup | undefined | false | readonly Part[]

/** A template whose parts are escaped, so that no text of a report can become an element or an attribute. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(String.raw({ raw: strings }, ...parts.map(render)))
}

function render(part: Part): string {
  if (part === undefined || part === false) return ''
  if (part instanceof Markup) return part.text
  if (typeof part === 'object') return part.map(render).join('')
  return escape(String(part))
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Half a surrogate pair and most control characters may stand in no XML at all: https://www.w3.org/TR/xml/#charsets. */
const notXml = /(?![\t\n\r])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu

function escape(text: string): string {
  return text
    .replaceAll(notXml, '\uFFFD')
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)
}
