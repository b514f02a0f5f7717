import { stripVTControlCharacters } from 'node:util'

/** What turns the direction of text around, so that a line reads as another than it is. */
const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/**
 * Text of somebody else (a vendor's error, a preview's note) as a terminal may be given it: in one line, without what a
 * terminal would obey.
 */
export function cleanText(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(directions, '')
}

/** JSON for a terminal: JSON.stringify escapes what stands below a space, and lets the others through. */
export function terminalJson(data: unknown): string {
  const escape = (found: string): string =>
    `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(data, null, 2)
    .replace(/[\u007f-\u009f\u2028\u2029]/g, escape)
    .replace(directions, escape)
}
