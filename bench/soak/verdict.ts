/** What the judge says of an attempt or a call: how both sides agree, or what is wrong. */
export type Verdict = { readonly agrees: string } | { readonly wrong: string }

export function agrees(how: string): Verdict {
  return { agrees: how }
}

export function wrong(what: string): Verdict {
  return { wrong: what }
}
