import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection, Ending } from './deliver.ts'
import { hang } from './hang.ts'
import type { TextPlan } from './plan-text.ts'
import type { Reply, StreamBody } from './wires/wire.ts'

/** When a stream of text is written, and where it goes wrong. */
export type Pace = Pick<
  TextPlan,
  'firstAfterMs' | 'betweenMs' | 'cutAfter' | 'stallAfter' | 'errorAfter'
>

/** As fast as the client reads. */
export const atOnce: Pace = { firstAfterMs: 0, betweenMs: 0 }

/**
 * Sends a stream of text chunk by chunk, each once the connection has taken the one before.
 * @throws Error when it should go wrong after more chunks than there are
 */
export async function deliverChunks(
  reply: Reply,
  stream: StreamBody,
  connection: Connection,
  pace: Pace,
): Promise<Ending> {
  const { response, gone } = connection
  const { head, chunks } = stream
  const last = pace.cutAfter ?? pace.stallAfter ?? pace.errorAfter
  if (last !== undefined && last > chunks.length) {
    throw new Error(`the script lets it go wrong after ${last} chunks of ${chunks.length}`)
  }
  response.writeHead(reply.status, reply.headers)
  response.flushHeaders()
  await write(head, connection)
  connection.wrote?.(0, chunks.length)
  for (const [at, chunk] of chunks.slice(0, last).entries()) {
    // oxlint-disable-next-line no-await-in-loop -- one chunk after the other
    await pause(at, pace, gone)
    // oxlint-disable-next-line no-await-in-loop -- one chunk after the other
    await write(chunk, connection)
    connection.wrote?.(at + 1, chunks.length)
  }
  if (last !== undefined) await pause(last, pace, gone)
  return finish(stream, connection, pace)
}

async function finish(
  { end, error }: StreamBody,
  connection: Connection,
  { cutAfter, stallAfter, errorAfter }: Pace,
): Promise<Ending> {
  const { response, gone } = connection
  if (cutAfter !== undefined) {
    response.destroy()
    return 'cut'
  }
  if (stallAfter !== undefined) return hang(connection)
  response.end(errorAfter === undefined ? end : error)
  if (!response.writableFinished) await once(response, 'finish', { signal: gone })
  return 'answered'
}

async function pause(
  at: number,
  { firstAfterMs, betweenMs }: Pace,
  gone: AbortSignal,
): Promise<void> {
  const ms = at === 0 ? firstAfterMs : betweenMs
  if (ms > 0) await sleep(ms, undefined, { signal: gone })
}

/**
 * Resolves once the socket has taken the piece, which a client that does not read puts off. A
 * client that leaves is told by `gone`, whatever the write says.
 */
function write(piece: string, { response, gone }: Connection): Promise<void> {
  gone.throwIfAborted()
  return new Promise((taken, left) => {
    const leave = (): void => left(gone.reason)
    gone.addEventListener('abort', leave, { once: true })
    response.write(piece, (error) => {
      if (error) return
      gone.removeEventListener('abort', leave)
      taken()
    })
  })
}
