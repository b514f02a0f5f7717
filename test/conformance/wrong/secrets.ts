import { wrong, type WrongProviders } from './wrong.ts'

/** Mistakes with the key. */
export const secrets: WrongProviders = {
  'logs a failed request with its headers': wrong(
    {
      async send(url, init, attempt) {
        const response = await attempt.fetch(url, init)
        if (response.status === 401) console.log('failed', init.headers)
        return response
      },
    },
    'shows its key nowhere',
  ),
  'sends its key where nobody looks for one': wrong(
    { headers: (apiKey) => ({ 'content-type': 'application/json', 'x-easel-pass': apiKey }) },
    'shows its key nowhere',
  ),
  'fetches links as if they were the vendor’s': wrong(
    {
      load: async (url, attempt, headers) =>
        new Uint8Array(await (await attempt.fetch(url, { headers })).arrayBuffer()),
    },
    'gives its key to nobody but the vendor',
  ),
}
