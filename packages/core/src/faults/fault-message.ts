import { stripVTControlCharacters } from 'node:util'
import { redact } from './redact.ts'

/** What a terminal may obey by itself, or what turns round the direction of what is read. */
const control = /[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu

/**
 * A message that fits a line: redacted, without line breaks and controls of a terminal, at most `longest` characters
 * (default 300).
 */
export function faultMessage(text: string, secrets: readonly string[] = [], longest = 300): string {
  const line = redact(stripVTControlCharacters(text), secrets)
    .replace(control, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return line.length > longest ? `${line.slice(0, longest - 1).trimEnd()}…` : line
}
