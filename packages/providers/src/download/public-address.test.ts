import { describe, expect, test } from 'vitest'
import { addressProblem, type Lookup } from './public-address.ts'

const resolvesTo =
  (...addresses: string[]): Lookup =>
  async () =>
    addresses.map((address) => ({ address }))
const somewhere = resolvesTo('93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946')
const problemOf = (url: string, allowHosts: string[] = [], lookup = somewhere) =>
  addressProblem(new URL(url), allowHosts, lookup)

describe('an address', () => {
  test.each(['https://cdn.example/a.png', 'https://93.184.216.34/a', 'https://[2606:2800::1]/a'])(
    'of the public network is fetched: %s',
    async (url) => {
      expect(await problemOf(url)).toBeUndefined()
    },
  )

  test.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.0.1/',
    'https://0.0.0.0/',
    'https://[::1]/',
    'https://[::]/',
    'https://[fe80::1]/',
    'https://[fd00::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[64:ff9b::10.0.0.1]/',
    'https://[2002:7f00:1::1]/',
    'https://[2001:0:a00:1::1]/',
    'https://localhost/',
    'https://localhost./',
    'https://a.internal/',
  ])('of another network is refused: %s', async (url) => {
    expect(await problemOf(url)).toContain('is not an address of the public network')
  })

  test.each([
    ['127.0.0.1'],
    ['93.184.216.34', '10.0.0.5'],
    ['::1'],
    ['fe80::1%eth0'],
    ['::ffff:192.168.0.1'],
    ['2002:c0a8:1::'],
  ])('whose name resolves to %s is refused', async (...addresses) => {
    const problem = await problemOf('https://cdn.example/', [], resolvesTo(...addresses))
    expect(problem).toContain('cdn.example is not an address of the public network')
  })

  test('that is not https is refused', async () => {
    expect(await problemOf('http://cdn.example/')).toBe('it is http, and only https is fetched')
    expect(await problemOf('file:///etc/passwd')).toBe('it is file, and only https is fetched')
  })

  test('that is allowed is trusted, on that port alone', async () => {
    const allowed = ['127.0.0.1:8080', 'Files.example']
    expect(await problemOf('http://127.0.0.1:8080/a', allowed)).toBeUndefined()
    expect(await problemOf('http://127.0.0.1:8081/a', allowed)).toContain('only https')
    expect(await problemOf('http://files.example/a', allowed)).toBeUndefined()
    expect(await problemOf('http://files.example:8080/a', allowed)).toContain('only https')
  })

  test('is asked of the resolver of this machine by default', async () => {
    await expect(addressProblem(new URL('https://stint.invalid/'))).rejects.toMatchObject({
      syscall: 'getaddrinfo',
    })
  })
})
