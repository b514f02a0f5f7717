import type { OutgoingRequest } from '../provider.ts'

/**
 * Names of headers that carry keys, at vendors and at the gateways before them. A key of idempotency is none, nor is what
 * else the gateway Portkey is told (`x-portkey-provider`), nor an author.
 */
const secretHeader =
  /auth(?!or(?!i[sz]))|(?<!idempotency-|port)key|token|secret|cookie|password|credential|signature/i
/** The same of what stands in the query of an address. Azure calls the key of a function a code. */
const secretParameter =
  /^code$|(?:^|[-_.]|api)(?<!idempotency[-_])(?:key|token|secret|password|credential|sig|signature)$/i
/** What fetch takes off by itself where a redirect leads to another origin. */
const takenOff = new Set(['authorization', 'proxy-authorization', 'cookie'])
const shortest = 6

/** Adds the keys that a request carries in its headers and in its address. */
export function collectSecrets(
  { headers, url }: Pick<OutgoingRequest, 'headers' | 'url'>,
  secrets: string[],
): void {
  for (const [name, value] of headers) {
    if (secretHeader.test(name)) add(value.replace(/^\w+\s+/, ''), secrets)
  }
  if (!url.includes('?')) return
  for (const [name, value] of URL.parse(url)?.searchParams ?? []) {
    if (secretParameter.test(name)) add(value, secrets)
  }
}

/** Names of the headers whose keys fetch would carry along wherever a redirect leads. */
export function keysCarriedAlong(headers: Headers): string[] {
  return [...headers.keys()].filter((name) => secretHeader.test(name) && !takenOff.has(name))
}

/** A shorter one would take ordinary words with it. */
function add(secret: string, secrets: string[]): void {
  if (secret.length >= shortest && !secrets.includes(secret)) secrets.push(secret)
}
