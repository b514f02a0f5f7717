import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { atOnce, deliverChunks } from './deliver-chunks.ts'
import { hang } from './hang.ts'
import type { Plan } from './plan.ts'
import type { Reply } from './wires/wire.ts'

/** The connection that an answer goes to. */
export interface Connection {
  readonly response: ServerResponse
  /** Aborted when the client leaves or the backend closes; whoever waits is then rejected. */
  readonly gone: AbortSignal
  /** Called once nothing more will be sent. */
  hangs(): void
  /** Called as the chunks of a stream are taken. */
  wrote?(written: number, of: number): void
}

/** How a delivery ended, unless the client ended it. */
export type Ending = 'answered' | 'cut'

type Delivery = (reply: Reply, connection: Connection, plan: Plan) => Promise<Ending>

const dripPieces = 20
const endlessPiece = Buffer.alloc(64 * 1024, 'A')
const endlessPauseMs = 10

/** Sends a reply in the way that the plan's answer asks for. */
export function deliver(reply: Reply, connection: Connection, plan: Plan): Promise<Ending> {
  const isText = plan.answer === 'text' || plan.answer === 'image'
  if (reply.stream && isText) {
    return deliverChunks(reply, reply.stream, connection, plan.text ?? atOnce)
  }
  return (faulty[wayOf(plan)] ?? sendWhole)(reply, connection, plan)
}

/** An answer that is whole goes wrong in the midst of its body. */
function wayOf({ answer, text }: Plan): Plan['answer'] {
  if (text?.cutAfter !== undefined) return 'cut_body'
  return text?.stallAfter === undefined ? answer : 'hang_body'
}

/** Sends a reply as a healthy server does. */
export async function sendWhole(reply: Reply, connection: Connection): Promise<Ending> {
  const { response, gone } = connection
  writeHead(reply, response)
  response.end(reply.body)
  if (!response.writableFinished) await once(response, 'finish', { signal: gone })
  return 'answered'
}

const faulty: Partial<Record<Plan['answer'], Delivery>> = {
  hang: (_, connection) => hang(connection),

  async reset(_, { response }) {
    response.socket?.resetAndDestroy()
    return 'cut'
  },

  async hang_body(reply, connection) {
    writeHead(reply, connection.response)
    connection.response.write(headOf(reply))
    return hang(connection)
  },

  async cut_body(reply, { response }) {
    writeHead(reply, response)
    await new Promise((written) => response.write(headOf(reply), written))
    response.destroy()
    return 'cut'
  },

  async slow_drip(reply, connection, { overMs }) {
    const { response, gone } = connection
    writeHead(reply, response)
    const body = bytesOf(reply)
    const size = Math.ceil(body.length / dripPieces)
    for (let start = 0; start < body.length; start += size) {
      await sleep(overMs / dripPieces, undefined, { signal: gone })
      await write(body.subarray(start, start + size), connection)
    }
    response.end()
    if (!response.writableFinished) await once(response, 'finish', { signal: gone })
    return 'answered'
  },

  async endless_body(reply, connection) {
    const { response, gone } = connection
    // Without a length the body is chunked: nothing tells the client where it ends.
    response.writeHead(reply.status, reply.headers)
    await write(headOf(reply), connection)
    for (;;) {
      await sleep(endlessPauseMs, undefined, { signal: gone })
      await write(endlessPiece, connection)
    }
  },
}

function writeHead({ status, headers, body }: Reply, response: ServerResponse): void {
  // A stream of events is chunked: its end is not known when it begins.
  const isStream = headers['content-type']?.startsWith('text/event-stream')
  const length = isStream ? {} : { 'content-length': Buffer.byteLength(body) }
  response.writeHead(status, { ...headers, ...length })
}

/** Waits until the client has room for more, so that a slow one does not fill our memory. */
async function write(piece: Uint8Array, { response, gone }: Connection): Promise<void> {
  if (!response.write(piece)) await once(response, 'drain', { signal: gone })
}

/** What is sent of a body that breaks off. */
export function headOf(reply: Reply): Uint8Array {
  const body = bytesOf(reply)
  return body.subarray(0, reply.breaksAt ?? Math.ceil(body.length / 2))
}

function bytesOf({ body }: Reply): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body) : body
}
