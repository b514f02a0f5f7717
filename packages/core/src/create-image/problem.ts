import { z } from 'zod'

/**
 * Takes one problem of what is being read. `path` is relative to it; `message` says what was
 * expected. `hidden`: what was given must not be repeated in an error's text, because it is an
 * image or a secret.
 */
export type Complain = (path: readonly PropertyKey[], message: string, given?: 'hidden') => void

/**
 * A schema of a reader that names every problem it meets. zod's own unions and pipes stop at the
 * first problem, or answer "invalid input" where several forms are possible.
 */
export function readWith<Out, Given>(
  read: (given: unknown, complain: Complain) => Out,
): z.ZodType<Out, Given> {
  return z.transform((given: Given, ctx) => read(given, complainTo(ctx)))
}

/** Complaints as zod issues. */
export function complainTo(ctx: Pick<z.RefinementCtx, 'addIssue'>): Complain {
  return (path, message, given) => {
    const params = given === undefined ? {} : { params: { given } }
    ctx.addIssue({ code: 'custom', path: [...path], message, ...params })
  }
}

/** The same complaints, from a part of what is being read. */
export function complainAt(complain: Complain, ...at: PropertyKey[]): Complain {
  return (path, message, given) => complain([...at, ...path], message, given)
}

/** A key of the caller's, short enough for a message. */
export function quoted(key: string): string {
  return key.length > 40 ? `'${key.slice(0, 40)}...'` : `'${key}'`
}
