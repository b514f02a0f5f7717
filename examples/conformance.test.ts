// A provider of your own, and the suite that says whether it is right. Run it with vitest.
import {
  defineProvider,
  Fault,
  sniffMediaType,
  type ImageRequest,
  type Provider,
} from '@stint/core'
import { describeProvider, pixel } from '@stint/testkit'

interface EaselOptions {
  readonly apiKey: string
  readonly baseURL: string
}

/** Takes a prompt, up to four references and a seed. */
function easel({ apiKey, baseURL }: EaselOptions): Provider {
  return defineProvider({
    id: 'easel/oil',
    wire: 'fetch',
    accepts({ references, mask, n = 1, size, aspectRatio }: ImageRequest) {
      if (references.some((each) => 'url' in each)) return 'takes no links'
      if (references.length > 4) return `takes at most 4 references, not ${references.length}`
      if (mask ?? size ?? aspectRatio) return 'takes no mask, size or aspect ratio'
      return n > 1 ? `makes one image at once, not ${n}` : true
    },
    async attempt({ prompt, references, seed }, attempt) {
      const images = references.map((each) => ('data' in each ? toBase64(each.data) : ''))
      const response = await attempt.fetch(`${baseURL}/paint`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
        body: JSON.stringify({ prompt, images, seed }),
      })
      if (!response.ok) throw new Error(await response.text())
      const { png } = (await response.json()) as { png: string }
      const data = new Uint8Array(Buffer.from(png, 'base64'))
      const mediaType = sniffMediaType(data)
      if (mediaType === undefined) throw new Fault('malformed_response', { message: 'no image' })
      return { images: [{ data, mediaType }] }
    },
    classify({ answer }) {
      if (!answer?.body.includes('EASEL_WET')) return undefined
      const { status } = answer
      return new Fault('overloaded', { message: 'the paint is wet', status, retryAfterMs: 60_000 })
    },
  })
}

function toBase64(data: Uint8Array): string {
  return Buffer.from(data).toString('base64')
}

const painted = { body: { png: toBase64(pixel) } }

describeProvider('easel', {
  create: ({ apiKey, baseURL }) => easel({ apiKey, baseURL }),
  wire: {
    baseURL: 'https://api.easel.example/v1',
    answers: { text: painted, references: painted },
    referencesIn: async (request) => ((await request.json()) as { images: string[] }).images,
    errors: {
      'wet paint': {
        status: 418,
        body: { error: 'EASEL_WET' },
        fault: { kind: 'overloaded', delivery: 'rejected', retryAfterMs: 60_000 },
      },
      'no more money': {
        status: 402,
        body: { error: 'insufficient funds' },
        fault: { kind: 'billing', scope: 'account', transient: false, delivery: 'rejected' },
      },
    },
  },
})
