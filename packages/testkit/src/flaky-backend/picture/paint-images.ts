import { hash } from 'node:crypto'
import type { BackendRequest, ReceivedImage } from '../backend-request.ts'
import { drawCard } from './draw-card.ts'

const kept = 100
const drawn = new Map<string, Promise<Uint8Array>>()

/** The pictures that answer a request, `n` of them. Equal requests are drawn once. */
export function paintImages(
  label: string,
  request: BackendRequest,
): Promise<readonly Uint8Array[]> {
  const content = contentOf(label, request)
  return Promise.all(
    Array.from({ length: request.n }, (_, index) => {
      const key = `${index} ${content}`
      const picture = drawn.get(key) ?? drawCard({ label, request, index })
      remember(key, picture)
      return picture
    }),
  )
}

function contentOf(label: string, request: BackendRequest): string {
  const { model, prompt, n, size, aspectRatio, outputFormat, references, mask } = request
  const digests = [...references, ...(mask ? [mask] : [])].map(digestOf)
  const fields = { label, model, prompt, n, size, aspectRatio, outputFormat, digests, mask: !!mask }
  return hash('sha256', JSON.stringify(fields))
}

function digestOf({ mediaType, data }: ReceivedImage): string {
  return `${mediaType} ${hash('sha256', data)}`
}

/** Keeps the latest pictures: a map gives its keys in the order in which they were set. */
function remember(key: string, picture: Promise<Uint8Array>): void {
  drawn.delete(key)
  drawn.set(key, picture)
  const [oldest] = drawn.keys()
  if (drawn.size > kept && oldest !== undefined) drawn.delete(oldest)
}
