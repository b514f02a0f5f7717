import type { Complain } from '../reading/problem.ts'

/** Vendors and proxies cut or refuse what is longer; presigned links stay well below. */
const maxLength = 8192

/** What no vendor can fetch. */
const local = new Set(['file:', 'blob:', 'data:'])

/** Whether something is given as a link: a `URL`, or a text like `https://...`. */
export function isLink(given: unknown): given is URL | string {
  if (typeof given === 'string') return /^\s*[a-z][a-z\d+.-]*:\/\//i.test(given.slice(0, 50))
  return isUrl(given)
}

/** Reads a link to a file: the vendor's to fetch, or for the vendor's library to download. Undefined after a complaint. */
export function readFileLink(given: unknown, complain: Complain): string | undefined {
  const problem = typeof given === 'string' ? problemOf(given) : 'expected a URL'
  if (problem === undefined) return given as string
  // Links carry secrets in their query and before their host.
  complain([], problem, 'hidden')
  return undefined
}

function problemOf(link: string): string | undefined {
  if (link.length > maxLength) {
    return `expected at most 8,192 characters, found ${link.length.toLocaleString('en-US')}`
  }
  const url = URL.parse(link)
  if (url === null) return "expected a URL like 'https://example.com/cat.png'"
  if (local.has(url.protocol)) {
    return `expected a URL that a vendor can fetch, found ${url.protocol.slice(0, 20)} (give the bytes as data)`
  }
  if (url.username !== '' || url.password !== '') {
    return 'expected a URL without a user name or password'
  }
  return undefined
}

/** Not instanceof: it may be of another realm. */
export function isUrl(given: unknown): given is URL {
  return Object.prototype.toString.call(given) === '[object URL]'
}
