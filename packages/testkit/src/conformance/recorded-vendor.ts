import type { Delivery } from './delivery.ts'
import { encodeAnswer } from './encoded-answer.ts'
import type { Received } from './received.ts'
import { Arrivals, type Vendor } from './vendor.ts'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

/**
 * A vendor behind its own address, and every other host as well, which nock answers as recorded:
 * nothing leaves this machine. nock's interceptors are cleared when it closes.
 */
export async function recordedVendor(baseURL: string): Promise<Vendor> {
  const nock = await loadNock()
  const arrivals = new Arrivals()
  const wasActive = nock.isActive()
  if (!wasActive) nock.activate()
  const everywhere = nock(/.*/).persist()
  for (const method of methods) {
    everywhere.intercept(/.*/, method).reply(async (request: Request) => {
      const { status, headers, body } = encodeAnswer(await answerTo(request, arrivals))
      return [status, body, headers]
    })
  }
  return {
    baseURL,
    get received() {
      return arrivals.received
    },
    get mistake() {
      return arrivals.mistake
    },
    use: (script) => arrivals.use(script),
    arrived: (count) => arrivals.arrived(count),
    async close() {
      nock.cleanAll()
      if (!wasActive) nock.restore()
    },
  }
}

async function answerTo(request: Request, arrivals: Arrivals): Promise<Delivery> {
  const { method, url, headers } = request
  const body = new Uint8Array(await request.clone().arrayBuffer())
  const received: Received = { method, url, headers: new Headers(headers), body, over: true }
  arrivals.add(received)
  try {
    return await arrivals.script(received)
  } catch (error) {
    arrivals.mistake = error
    return { status: 500 }
  }
}

/** Not imported where it is not needed: whoever takes a clock from the testkit need not have it. */
export async function loadNock(): Promise<(typeof import('nock'))['default']> {
  try {
    return (await import('nock')).default
  } catch (error) {
    throw new Error('describeProvider needs nock: npm install --save-dev nock', { cause: error })
  }
}
