import { inTurn } from './in-turn.ts'
import { requestOf, type Received } from './received.ts'
import type { ProviderWire, SentImage } from './provider-wire.ts'
import { demand } from './violation.ts'

/** The references in what arrived, by `wire.referencesIn`. */
export async function sentReferences(
  received: readonly Received[],
  { referencesIn }: ProviderWire,
): Promise<Uint8Array[]> {
  demand(
    referencesIn !== undefined,
    'accepts() takes references, but wire.referencesIn does not say how to find them in a request',
    'Write it, for example: async (request) => (await request.json()).images',
  )
  const found: Uint8Array[] = []
  await inTurn(received, async (each) => {
    if (each.body.length === 0) return
    for (const image of await referencesIn(requestOf(each))) found.push(bytesOf(image))
  })
  return found
}

function bytesOf(image: SentImage): Uint8Array {
  if (typeof image !== 'string') return new Uint8Array(image)
  const comma = image.startsWith('data:') ? image.indexOf(',') : -1
  return new Uint8Array(Buffer.from(image.slice(comma + 1), 'base64'))
}
