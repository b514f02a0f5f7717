import { describe, expect, it } from 'vitest'
import { markup } from './markup.ts'

describe('markup', () => {
  it('escapes what is text, in elements and in attributes', () => {
    const text = `<script>&"'`
    expect(String(markup`<a title="${text}">${text}</a>`)).toBe(
      '<a title="&lt;script&gt;&amp;&quot;&#39;">&lt;script&gt;&amp;&quot;&#39;</a>',
    )
  })

  it('takes markup as it is, joins lists and leaves nothing of false and undefined', () => {
    const items = ['a', 'b'].map((item) => markup`<li>${item}</li>`)
    expect(String(markup`<ul>${[items, false]}${undefined}</ul>${1}`)).toBe(
      '<ul><li>a</li><li>b</li></ul>1',
    )
  })

  it('lets no character through that XML may not have', () => {
    const text = 'a\u0000b\u001Bc\uD83Dd\uFFFE e\tf\ng 🙂 é'
    expect(String(markup`${text}`)).toBe('a\uFFFDb\uFFFDc\uFFFDd\uFFFD e\tf\ng 🙂 é')
  })
})
