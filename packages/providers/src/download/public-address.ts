import { lookup as lookupName } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { validateDownloadUrl } from '@ai-sdk/provider-utils'

/** The addresses behind a name. */
export type Lookup = (name: string) => Promise<readonly { readonly address: string }[]>

const byResolver: Lookup = (name) => lookupName(name, { all: true })

/**
 * Why an address must not be fetched from here; undefined when it may be. A vendor that is broken or
 * taken over could otherwise have us ask services of the own network: only https is fetched, and
 * neither names nor numbers of private, loopback or link-local networks, nor names that resolve to
 * such. (Whoever answers the name may answer another thing a moment later: a firewall is what keeps
 * a machine in for good.)
 * @param allowHosts `host:port` or `host`, trusted as they are, also over http.
 * @throws the error of the resolver.
 */
export async function addressProblem(
  url: URL,
  allowHosts: readonly string[] = [],
  lookup: Lookup = byResolver,
): Promise<string | undefined> {
  if (isAllowed(url, allowHosts)) return undefined
  if (url.protocol !== 'https:')
    return `it is ${url.protocol.slice(0, -1)}, and only https is fetched`
  if (!isPublic(url.hostname)) return notPublic(url.host)
  const name = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(name) !== 0) return undefined
  const found = await lookup(name)
  return found.every(({ address }) => isPublic(address)) ? undefined : notPublic(url.host)
}

function isAllowed({ hostname, port, protocol }: URL, allowHosts: readonly string[]): boolean {
  const full = `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`
  return allowHosts.some((host) => {
    const allowed = host.toLowerCase()
    return allowed === full || (allowed === hostname && port === '')
  })
}

/** Tunnels of IPv6, whose addresses hold an address of IPv4 that may be any. */
const tunnels = new BlockList()
tunnels.addSubnet('2002::', 16, 'ipv6')
tunnels.addSubnet('2001::', 32, 'ipv6')

/** By the AI SDK's table of networks, and without tunnels; whatever is no address is taken for a name. */
function isPublic(host: string): boolean {
  const bare = host.replace(/^\[|\]$|%.*$/g, '')
  const isIPv6 = isIP(bare) === 6
  if (isIPv6 && tunnels.check(bare, 'ipv6')) return false
  try {
    validateDownloadUrl(`https://${isIPv6 ? `[${bare}]` : bare}/`)
    return true
  } catch {
    // It throws for every address that is not to be fetched: that is its answer.
    return false
  }
}

function notPublic(host: string): string {
  return `${host} is not an address of the public network: name it in allowHosts if you trust it`
}
