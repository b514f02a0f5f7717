import { runChild } from '../run-child.ts'
import { size, times } from '../show.ts'
import type { Table } from '../table.ts'
import type { Target } from '../target.ts'
import { payloadCases, type PayloadCase, type PayloadName } from './cases.ts'
import type { Memory } from './memory.ts'
import { startVendor } from './vendor.ts'

/** A case, and what it took. */
export interface Payload extends Memory {
  readonly name: string
  readonly isPeer: boolean
  /** Of all references together. */
  readonly payload: number
  /** What the vendor received. */
  readonly sent: number
}

/** Sends each case in a process of its own. */
export async function measurePayloads(
  names: readonly PayloadName[],
  bytesEach: number,
): Promise<Payload[]> {
  const vendor = await startVendor()
  try {
    const payloads: Payload[] = []
    for (const key of names) {
      const { name, references, isPeer = false }: PayloadCase = payloadCases[key]
      const args = [key, vendor.address, String(references), String(bytesEach)]
      const memory = await runChild<Memory>(new URL('client.child.ts', import.meta.url), args)
      const payload = references * bytesEach
      payloads.push({ name, isPeer, payload, sent: vendor.received, ...memory })
    }
    return payloads
  } finally {
    vendor.close()
  }
}

/** One row for each case. */
export function payloadTable(payloads: readonly Payload[]): Table {
  return {
    title: 'Large references',
    says: 'One call with references of 10 MB each, over HTTP on loopback. Peak: the most that the process held at a time (resident set, by the kernel), Node and all code included, and that in the size of the references, which themselves are 1 × of it. Added: the same without what the process held before there were any images. Buffers: the most memory of buffers that was seen. Gemini takes 75 MB together, so its references are fewer.',
    head: ['', 'references', 'sent', 'before', 'peak', 'of references', 'added', 'buffers'],
    rows: payloads.map((one) => [
      one.name,
      size(one.payload),
      size(one.sent),
      size(one.before),
      size(one.peak),
      times(one.peak / one.payload),
      times((one.peak - one.before) / one.payload),
      size(one.arrayBuffers),
    ]),
  }
}

const large = 160e6

/** What was to be reached, with 16 references: with less, Node itself is most of it. */
export function payloadTargets(payloads: readonly Payload[]): Target[] {
  return payloads
    .filter(({ isPeer, payload }) => !isPeer && payload >= large)
    .map(({ name, peak, payload }) => ({
      name: `peak of memory of ${name}`,
      wanted: 'under 2.5 × the references',
      found: times(peak / payload),
      reached: peak / payload < 2.5,
    }))
}
