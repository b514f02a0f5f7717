/** Vendors and proxies cut or refuse what is longer; presigned links stay well below. */
const maxLength = 8192

/**
 * Reads a link that a vendor will fetch by itself. Returned as given: a presigned link must not
 * change. Undefined after a complaint.
 */
export function readImageLink(
  given: unknown,
  complain: (message: string, given?: 'hidden') => void,
): string | undefined {
  const problem = typeof given === 'string' ? problemOf(given) : 'expected an https URL as a string'
  if (problem === undefined) return given as string
  // Links carry secrets in their query and before their host.
  complain(problem, 'hidden')
  return undefined
}

function problemOf(link: string): string | undefined {
  const length = link.length.toLocaleString('en-US')
  if (link.length > maxLength) return `expected at most 8,192 characters, found ${length}`
  const url = URL.parse(link)
  if (url === null) return `expected an https URL like 'https://example.com/cat.png'`
  if (url.protocol !== 'https:') return `expected an https URL, found ${url.protocol.slice(0, 20)}`
  if (url.username !== '' || url.password !== '') {
    return 'expected an https URL without a user name or password'
  }
  return undefined
}
