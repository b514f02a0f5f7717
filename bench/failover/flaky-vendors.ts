import { createHash } from 'node:crypto'
import { answerTo } from './answer-to.ts'
import type { Entry } from './journal.ts'
import { luckOf } from './luck.ts'
import { addresses } from './vendors.ts'
import type { VirtualTime } from './virtual-time.ts'
import type { VendorName, World } from './world.ts'

/** Both vendors, in memory: a `fetch` that answers as a world has it, and writes down what it was sent. */
export interface FlakyVendors {
  readonly fetch: typeof globalThis.fetch
  readonly entries: readonly Entry[]
}

/** Node's fetch waits so long for the head of an answer, and no longer. */
const headersTimeoutMs = 300_000

/** @param time virtual: it stands still while a body is read, which is no part of what is measured. */
export function flakyVendors(world: World, time: Pick<VirtualTime, 'now' | 'hold'>): FlakyVendors {
  const entries: Entry[] = []
  const now = (): number => time.now()

  function submitted(url: string, body: FormData): Entry {
    const vendor = vendorOf(url)
    const prompt = textIn(body, 'prompt')
    const call = Number(/^poster (\d+):/.exec(prompt)?.[1])
    const nth = 1 + entries.filter((entry) => entry.call === call && entry.vendor === vendor).length
    const light = !prompt.includes(',')
    const step = world.answer({
      vendor,
      call,
      nth,
      light,
      at: now() / 1000,
      luck: luckOf(world.name, call, vendor, nth),
      callLuck: luckOf(world.name, call),
    })
    const digest = digestOf(url, body)
    const entry = { vendor, call, at: now(), digest, light, step, endedAt: undefined, cut: false }
    entries.push(entry)
    return entry
  }

  return {
    entries,
    fetch: async (input, init) => {
      init?.signal?.throwIfAborted()
      const url = input instanceof Request ? input.url : String(input)
      if (init === undefined) throw new TypeError(`no form was sent to ${url}`)
      const entry = submitted(url, await time.hold(formOf(init)))
      init.signal?.throwIfAborted()
      const patient = 'dispatcher' in init
      const ended = await waited(entry.step.after, patient, init.signal ?? undefined)
      entry.endedAt = now()
      entry.cut = ended !== 'answered'
      if (ended === 'aborted') throw init.signal?.reason
      if (ended === 'timed out') throw failed('UND_ERR_HEADERS_TIMEOUT', 'Headers Timeout Error')
      if (entry.step.kind === 'reset') throw failed('ECONNRESET', 'read ECONNRESET')
      return answerTo(entry.step)
    },
  }
}

/** What is sent as a form, or as a stream of one. */
async function formOf({ body, headers }: RequestInit): Promise<FormData> {
  if (body instanceof FormData) return body
  return new Response(body ?? null, { headers: new Headers(headers) }).formData()
}

function textIn(body: FormData, field: string): string {
  const value = body.get(field)
  return typeof value === 'string' ? value : ''
}

function vendorOf(url: string): VendorName {
  for (const [vendor, address] of Object.entries(addresses)) {
    if (url.startsWith(`${address}/images/`)) return vendor as VendorName
  }
  throw new TypeError(`${url} is no address of a vendor`)
}

/** Files by their name and size: to read a Blob takes real time, and no two here are alike in both. */
function digestOf(url: string, body: FormData): string {
  const fields = [...body].map(([name, value]) => [
    name,
    typeof value === 'string' ? value : [value.size, value.type],
  ])
  return createHash('sha256')
    .update(JSON.stringify([url, fields]))
    .digest('hex')
}

/** As an error of Node's fetch. */
function failed(code: string, message: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) })
}

function waited(
  ms: number,
  patient: boolean,
  signal: AbortSignal | undefined,
): Promise<'answered' | 'timed out' | 'aborted'> {
  return new Promise((resolve) => {
    const limit = patient ? Infinity : headersTimeoutMs
    const wait = Math.min(ms, limit)
    const end = (how: 'answered' | 'timed out' | 'aborted') => () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', aborted)
      resolve(how)
    }
    const aborted = end('aborted')
    const timer =
      wait === Infinity ? undefined : setTimeout(end(ms > limit ? 'timed out' : 'answered'), wait)
    signal?.addEventListener('abort', aborted)
  })
}
