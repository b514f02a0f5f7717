import { flakyVendor, type FlakyVendor } from './flaky-vendor.ts'
import { scriptRunner, type ScriptRunner } from './script-runner.ts'
import type { BackendScript } from './backend-step.ts'
import type { Submission } from './submission.ts'
import { hasEnded, submissionLog } from './submission-log.ts'
import { vendorServer, type VendorServer } from './vendor-server.ts'
import { wires, type BackendVendor } from './wires/wires.ts'

/** How the backend behaves: a script for each vendor, and what holds for all of them. */
export interface FlakyBackendOptions extends Partial<
  Readonly<Record<BackendVendor, BackendScript>>
> {
  /** Multiplies every duration of every script. Default 1. */
  readonly timeScale?: number
  /** The only key, or keys, that are accepted. Default: any key, or none. */
  readonly apiKey?: string | readonly string[]
  /** A larger request is answered with 413. Default 600 MiB. */
  readonly maxBodyBytes?: number
}

/** Image vendors on loopback that do what their scripts say, and remember what they were sent. */
export interface FlakyBackend
  extends Readonly<Record<BackendVendor, FlakyVendor>>, AsyncDisposable {
  /** What all vendors were sent, in order of arrival. */
  readonly submissions: readonly Submission[]
  /** Gives a vendor another script, from its first step; requests in flight keep theirs. */
  use(vendor: BackendVendor, script: BackendScript): void
  /** Resolves once no submission is pending or hanging. */
  idle(): Promise<void>
  /**
   * Back to the start: ends requests in flight, empties the log, puts the scripts of the beginning
   * back to their first steps. Ports stay.
   */
  reset(): void
  /**
   * Ends every connection and timer. Calling it again does nothing.
   * @throws Error when a script threw, so that a broken script does not pass for a broken vendor
   */
  close(): Promise<void>
}

const vendors = Object.keys(wires) as BackendVendor[]
const known: readonly string[] = [...vendors, 'timeScale', 'apiKey', 'maxBodyBytes']

/**
 * Starts real HTTP servers on loopback that speak the wires of image vendors and misbehave as
 * told. A vendor without a script answers with an image at once.
 *
 * ```ts
 * await using backend = await flakyBackend({
 *   openai: (request) => (request.prompt.length > 400 ? 'server_error' : 'image'),
 *   google: [{ answer: 'rate_limit', retryAfter: '2s' }, { after: '20s', answer: 'image' }],
 *   timeScale: 0.01,
 * })
 * const openai = createOpenAI({ baseURL: backend.openai.baseURL, apiKey: 'any' })
 * ```
 *
 * @throws TypeError for an option or a step that is wrong
 */
export async function flakyBackend(options: FlakyBackendOptions = {}): Promise<FlakyBackend> {
  const { timeScale = 1, maxBodyBytes = 600 * 1024 * 1024 } = options
  checkOptions(options, timeScale, maxBodyBytes)
  const accepted = options.apiKey === undefined ? undefined : [options.apiKey].flat()
  const start = performance.now()
  const now = (): number => performance.now() - start
  const log = submissionLog(now)
  const run = (vendor: BackendVendor, script: BackendScript = 'image'): ScriptRunner =>
    scriptRunner(script, `flakyBackend ${vendor}`, timeScale)
  const scripts = eachVendor((vendor) => run(vendor, options[vendor]))

  const startServer = (vendor: BackendVendor): Promise<VendorServer> =>
    vendorServer({
      vendor,
      wire: wires[vendor](),
      log,
      script: () => scripts[vendor],
      acceptsKey: (apiKey) => accepted?.includes(apiKey ?? '') ?? true,
      maxBodyBytes,
      now,
    })
  const listening = await Promise.all(vendors.map(startServer))
  const servers = eachVendor((vendor) => listening[vendors.indexOf(vendor)] as VendorServer)

  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    await Promise.all(listening.map((server) => server.close()))
    log.close()
    const failure = listening.flatMap(({ failures }) => failures)[0]
    if (failure) throw failure
  }
  return {
    ...eachVendor((vendor) => flakyVendor(vendor, servers[vendor].baseURL, log)),
    get submissions() {
      return log.entries
    },
    use(vendor, script) {
      scripts[vendor] = run(vendor, script)
    },
    idle: async () => void (await log.until((entries) => entries.every(hasEnded) || undefined)),
    reset() {
      for (const server of listening) server.cutAll()
      log.clear()
      for (const vendor of vendors) scripts[vendor] = run(vendor, options[vendor])
    },
    close: () => (closing ??= close()),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  }
}

function eachVendor<Value>(make: (vendor: BackendVendor) => Value): Record<BackendVendor, Value> {
  return Object.fromEntries(vendors.map((vendor) => [vendor, make(vendor)])) as Record<
    BackendVendor,
    Value
  >
}

function checkOptions(options: object, timeScale: number, maxBodyBytes: number): void {
  const unknown = Object.keys(options).find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new TypeError(`flakyBackend: no option '${unknown}': expected ${known.join(', ')}`)
  }
  for (const [name, value] of Object.entries({ timeScale, maxBodyBytes })) {
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) continue
    throw new TypeError(`flakyBackend: ${name} is ${String(value)}: expected a number from 0 up`)
  }
}
