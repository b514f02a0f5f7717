import { redact } from './redact.ts'

/**
 * A message that fits a line: redacted, without line breaks, at most `longest` characters (default
 * 300).
 */
export function faultMessage(text: string, secrets: readonly string[] = [], longest = 300): string {
  const line = redact(text, secrets).replace(/\s+/g, ' ').trim()
  return line.length > longest ? `${line.slice(0, longest - 1).trimEnd()}…` : line
}
