import { describe, expect, it } from 'vitest'
import { flakyVendors, type FlakyVendors } from './flaky-vendors.ts'
import { luckOf } from './luck.ts'
import { empty, hang, made, quotaUsedUp, rateLimited, reset, type Step } from './step.ts'
import { addresses } from './vendors.ts'
import { inVirtualTime, type VirtualTime } from './virtual-time.ts'

const url = `${addresses.main}/images/edits`

function form(prompt = 'poster 7: a lighthouse, of rope'): FormData {
  const body = new FormData()
  body.set('prompt', prompt)
  body.set('image', new Blob(['png'], { type: 'image/png' }))
  return body
}

/** What comes of one request to a vendor that takes this step, and what the vendor has written down. */
async function sent(
  step: Step,
  init: (time: VirtualTime) => RequestInit = () => ({}),
): Promise<{ outcome: unknown; entries: FlakyVendors['entries']; ms: number }> {
  return inVirtualTime(luckOf('test'), async (time) => {
    const world = { name: 'test', says: '', calls: 1, answer: () => step }
    const vendors = flakyVendors(world, time)
    let ms = 0
    const outcome = vendors
      .fetch(url, { method: 'POST', body: form(), ...init(time) })
      .catch((error: unknown) => error)
      .finally(() => (ms = time.now()))
    await time.runDry(3_600_000)
    return { outcome: await outcome, entries: vendors.entries, ms }
  })
}

const afterSeconds = (seconds: number) => () => ({ signal: AbortSignal.timeout(seconds * 1000) })

describe('a vendor in memory', () => {
  it('answers after as long as it takes', async () => {
    const { outcome, ms } = await sent(made(20))
    expect(ms).toBe(20_000)
    expect(await (outcome as Response).json()).toMatchObject({
      data: [{ b64_json: expect.stringMatching(/^iVBOR/) as string }],
    })
  })

  it('resets a connection as Node tells it, and counts what was sent', async () => {
    const { outcome, entries, ms } = await sent(reset(12))
    expect(outcome).toMatchObject({ message: 'fetch failed', cause: { code: 'ECONNRESET' } })
    expect(outcome).toBeInstanceOf(TypeError)
    expect(ms).toBe(12_000)
    expect(entries).toMatchObject([{ vendor: 'main', call: 7, at: 0, cut: false }])
  })

  it('hangs until it is aborted, and rejects with the reason', async () => {
    const { outcome, entries, ms } = await sent(hang, afterSeconds(40))
    expect(outcome).toMatchObject({ name: 'TimeoutError' })
    expect(ms).toBe(40_000)
    expect(entries).toMatchObject([{ cut: true, endedAt: 40_000 }])
  })

  it('hangs for no longer than Node waits for an answer', async () => {
    const { outcome, ms } = await sent(hang)
    expect(outcome).toMatchObject({ cause: { code: 'UND_ERR_HEADERS_TIMEOUT' } })
    expect(ms).toBe(300_000)
  })

  it('is not sent what was aborted before', async () => {
    const { outcome, entries } = await sent(made(20), () => ({ signal: AbortSignal.abort() }))
    expect(outcome).toMatchObject({ name: 'AbortError' })
    expect(entries).toEqual([])
  })

  it.each([
    ['an empty answer', empty(1), 200, { data: [] }],
    ['a rate limit', rateLimited(1, 6.2), 429, { error: { code: 'rate_limit_exceeded' } }],
    ['a quota', quotaUsedUp(1), 429, { error: { code: 'insufficient_quota' } }],
  ])('gives %s', async (_, step, status, body) => {
    const response = (await sent(step)).outcome as Response
    expect(response.status).toBe(status)
    expect(response.headers.get('retry-after')).toBe(step.headers ? '7' : null)
    expect(await response.json()).toMatchObject(body)
  })

  it('knows equal requests by their digest, of each vendor by itself', async () => {
    const world = { name: 'test', says: '', calls: 1, answer: () => made(0) }
    const vendors = flakyVendors(world, { now: () => 0, hold: (promise) => promise })
    const toBackup = `${addresses.backup}/images/edits`
    for (const body of [form(), form(), form('poster 7: a lighthouse')]) {
      await vendors.fetch(url, { body })
    }
    await vendors.fetch(toBackup, { body: form() })
    const [first, second, light, other] = vendors.entries
    expect(second?.digest).toBe(first?.digest)
    expect(light?.digest).not.toBe(first?.digest)
    expect(other?.digest).not.toBe(first?.digest)
    expect(vendors.entries.map((entry) => entry.light)).toEqual([false, false, true, false])
  })
})
