import {
  Fault,
  formatBytes,
  sniffMediaType,
  type Answer,
  type Attempt,
  type MadeImage,
} from '@stint/core'
import { lostSight } from '../lost-sight.ts'
import { addressProblem, type Lookup } from './public-address.ts'
import { readLimited } from './read-limited.ts'

/** What may be downloaded. */
export interface DownloadLimits {
  /** The largest image, in bytes. */
  readonly bytes: number
  /** `host:port` or `host`, which are trusted: also http, also in the own network. */
  readonly allowHosts?: readonly string[] | undefined
  /** Default: the system's resolver. */
  readonly lookup?: Lookup | undefined
}

const mostRedirects = 3

/**
 * Downloads an image that was made, from where the vendor says that it is. One try, through
 * `attempt.fetch`: wrap it in `repeatStep`.
 * @param name what faults call it, such as `image 2 of 3`.
 * @throws Fault of a submission that was accepted: `network` for an answer that is an error,
 * `malformed_response`, not transient, for an address or a body that is not taken. The error of the
 * network otherwise.
 */
export async function downloadImage(
  link: string,
  name: string,
  attempt: Attempt,
  limits: DownloadLimits,
): Promise<MadeImage> {
  const response = await follow(link, name, attempt, limits)
  if (!response.ok) throw lostSight(await answerOf(response))
  const data = await readLimited(response, limits.bytes)
  if (data === undefined) throw refused(`${name} is larger than ${formatBytes(limits.bytes)}`)
  const mediaType = sniffMediaType(data)
  if (mediaType !== undefined) return { data, mediaType }
  throw refused(`${name} is not an image (${data.byteLength} bytes)`)
}

/** Follows redirects by hand, so that each address is looked at before it is asked. */
async function follow(
  link: string,
  name: string,
  attempt: Attempt,
  limits: DownloadLimits,
): Promise<Response> {
  let url = await checked(link, undefined, name, limits)
  for (let redirects = 0; ; redirects += 1) {
    // oxlint-disable-next-line no-await-in-loop -- each answer says where to ask next
    const response = await attempt.fetch(url.href, { redirect: 'manual', signal: attempt.signal })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || location === null) return response
    // oxlint-disable-next-line no-await-in-loop -- frees the connection
    await response.body?.cancel()
    if (redirects === mostRedirects) {
      throw refused(`${name} is behind more than ${mostRedirects} redirects`)
    }
    // oxlint-disable-next-line no-await-in-loop -- before the next one is asked
    url = await checked(location, url, name, limits)
  }
}

async function checked(
  link: string,
  base: URL | undefined,
  name: string,
  { allowHosts, lookup }: DownloadLimits,
): Promise<URL> {
  const url = URL.parse(link, base?.href)
  if (url === null) throw refused(`${name} is at what is no address`)
  const problem = await addressProblem(url, allowHosts, lookup)
  if (problem === undefined) return url
  throw refused(`${name} is not fetched: ${problem}`)
}

async function answerOf(response: Response): Promise<Answer> {
  const { status, headers } = response
  const body = (await readLimited(response, 64 * 1024)) ?? new Uint8Array()
  return { status, headers, body: new TextDecoder().decode(body) }
}

/** The same again would come to the same. */
function refused(message: string): Fault {
  return new Fault('malformed_response', { message, transient: false })
}
