import { z } from 'zod'

const expected = 'expected an http(s) address'

/** Why an address is no base: paths are put after it, and fetch takes no address with a name or password. */
function problemOf(address: string, query: 'taken' | 'refused'): string | undefined {
  const url = URL.parse(address)
  if (url === null || !/^https?:$/.test(url.protocol)) return expected
  if (url.username !== '' || url.password !== '') {
    return `${expected} without a user name or password`
  }
  if (url.hash !== '') return `${expected} without a fragment: paths are put after it`
  const isRefused = url.search !== '' && query === 'refused'
  return isRefused ? `${expected} without a query: paths are put after it` : undefined
}

/** The option `baseURL`. @param query what becomes of one: most libraries would put paths behind it. */
export function baseURLOption(query: 'taken' | 'refused' = 'refused'): z.ZodType<string> {
  return z.url({ protocol: /^https?$/, error: expected }).superRefine((address, ctx) => {
    const message = problemOf(address, query)
    if (message === undefined || message === expected) return
    // What is wrong with it may be secret.
    ctx.addIssue({ code: 'custom', message, params: { given: 'hidden' } })
  })
}

/**
 * The address in a variable of the environment; undefined where it is not set, or empty.
 * @throws TypeError that names the variable when it holds none.
 */
export function baseURLFrom(
  variable: string,
  vendor: string,
  query: 'taken' | 'refused' = 'refused',
): string | undefined {
  const address = process.env[variable]?.trim()
  if (!address) return undefined
  const problem = problemOf(address, query)
  if (problem === undefined) return address
  throw new TypeError(`${vendor}: ${variable}: ${problem}`)
}
