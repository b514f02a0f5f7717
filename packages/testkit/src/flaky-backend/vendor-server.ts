import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { sendWhole } from './deliver.ts'
import { serveExchange } from './exchange.ts'
import { readCaller, readHead } from './request-head.ts'
import type { ScriptRunner } from './script-runner.ts'
import type { SubmissionOutcome } from './submission.ts'
import type { SubmissionEntry, SubmissionLog } from './submission-log.ts'
import type { Wire } from './wires/wire.ts'

export interface VendorServerOptions {
  readonly vendor: string
  readonly wire: Wire
  readonly log: SubmissionLog
  /** The script in force. */
  script(): ScriptRunner
  readonly acceptsKey: (apiKey: string | undefined) => boolean
  readonly maxBodyBytes: number
  /** Milliseconds since the backend started. */
  now(): number
}

/** One vendor on its own port of 127.0.0.1. */
export interface VendorServer {
  readonly baseURL: string
  /** What scripts threw, in order; each was answered with a plain 500. */
  readonly failures: readonly Error[]
  /** Ends every request in flight by ending its connection. */
  cutAll(): void
  /** Ends everything; resolves when no socket and no timer is left. */
  close(): Promise<void>
}

/** Starts a vendor's server: HTTP in, one exchange for each submission. */
export async function vendorServer(options: VendorServerOptions): Promise<VendorServer> {
  const { wire } = options
  const failures: Error[] = []
  const inFlight = new Map<ServerResponse, { gone: AbortController; done: Promise<void> }>()

  const server = createServer((incoming, response) => {
    const gone = new AbortController()
    response.once('close', () => {
      if (!response.writableFinished) gone.abort('client-gone' satisfies SubmissionOutcome)
    })
    const done = serve(incoming, response, gone.signal, options)
      .catch((error: Error) => void failures.push(error))
      .finally(() => inFlight.delete(response))
    inFlight.set(response, { gone, done })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo

  const cutAll = (): void => {
    for (const [response, { gone }] of inFlight) {
      gone.abort('closed' satisfies SubmissionOutcome)
      response.destroy()
    }
  }
  return {
    baseURL: `http://127.0.0.1:${port}${wire.basePath}`,
    failures,
    cutAll,
    async close() {
      const closed = once(server, 'close')
      server.close()
      const running = [...inFlight.values()].map(({ done }) => done)
      cutAll()
      server.closeAllConnections()
      await Promise.all([closed, ...running])
    },
  }
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  gone: AbortSignal,
  options: VendorServerOptions,
): Promise<void> {
  const { wire, log, vendor } = options
  const head = readHead(incoming)
  if (!wire.isSubmission(head)) {
    incoming.resume()
    await ending(
      sendWhole(wire.beside?.(head) ?? wire.noRoute(head), { response, gone, hangs() {} }),
      gone,
    )
    return
  }
  const caller = readCaller(head, wire, vendor)
  const empty = { model: '', prompt: '', references: [], n: 1 }
  const entry: SubmissionEntry = { ...caller, ...empty, at: options.now(), outcome: 'pending' }
  const note = (fields: Partial<SubmissionEntry>): void => log.change(entry, fields)
  log.open(entry)

  const connection = {
    response,
    gone,
    hangs: () => note({ outcome: 'hanging' }),
    wrote: (written: number, of: number) => note({ chunks: { written, of } }),
  }
  const { acceptsKey, maxBodyBytes } = options
  const exchange = { head, caller, incoming, connection, wire, acceptsKey, maxBodyBytes, note }
  try {
    const ended = serveExchange({ ...exchange, script: options.script() })
    note({ outcome: await ending(ended, gone) })
  } catch (error) {
    note({ answer: 'custom', status: 500, outcome: 'answered' })
    throw reportFailure(error, vendor, response)
  }
}

/** How a delivery ended: by itself, or because the connection went away under it. */
async function ending(
  delivery: Promise<SubmissionOutcome>,
  gone: AbortSignal,
): Promise<SubmissionOutcome> {
  try {
    return await delivery
  } catch (error) {
    if (gone.aborted) return gone.reason as SubmissionOutcome
    throw error
  }
}

function reportFailure(error: unknown, vendor: string, response: ServerResponse): Error {
  const reason = error instanceof Error ? error.message : String(error)
  const message = `flakyBackend ${vendor}: this request could not be served: ${reason}`
  if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' })
  response.end(message)
  return new Error(message, { cause: error })
}
