import { hash } from 'node:crypto'

/**
 * The first 8 hex digits of a key's SHA-256. Logs hold this and never the key:
 * `backend.submissions.filter((each) => each.apiKeyDigest === keyDigest('key-a'))`.
 */
export function keyDigest(apiKey: string): string {
  return hash('sha256', apiKey).slice(0, 8)
}
