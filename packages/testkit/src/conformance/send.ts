import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
import type { Manner } from './delivery.ts'
import type { EncodedAnswer } from './encoded-answer.ts'

/** Sends an answer in its manner. */
export async function send(
  answer: EncodedAnswer,
  manner: Manner | undefined,
  response: ServerResponse,
): Promise<void> {
  await manners[manner ?? 'whole'](answer, response)
}

type Send = (answer: EncodedAnswer, response: ServerResponse) => Promise<void> | void

/** Far more than what any provider is allowed here, and far less than what would fill the memory. */
const endlessBytes = 16 * 1024 * 1024
const endlessPiece = Buffer.alloc(64 * 1024, 'A')
/** As odd as needed to cut characters, lines and events at every place. */
const pieceBytes = [1, 2, 3, 7, 13]

const manners: Readonly<Record<Manner, Send>> = {
  hang() {},

  reset(_, response) {
    response.socket?.resetAndDestroy()
  },

  whole(answer, response) {
    writeHead(answer, response)
    response.end(answer.body)
  },

  'hang-body'(answer, response) {
    writeHead(answer, response)
    response.write(firstHalf(answer))
  },

  async cut(answer, response) {
    writeHead(answer, response)
    await new Promise((written) => response.write(firstHalf(answer), written))
    response.destroy()
  },

  async pieces({ status, headers, body }, response) {
    response.socket?.setNoDelay(true)
    response.writeHead(status, headers)
    for (let at = 0, n = 0; at < body.length && !response.destroyed; n++) {
      const size = pieceBytes[n % pieceBytes.length] ?? 1
      response.write(body.subarray(at, at + size))
      at += size
      // oxlint-disable-next-line no-await-in-loop -- the pieces are to arrive one by one
      await turn()
    }
    response.end()
  },

  async endless(answer, response) {
    response.writeHead(answer.status, answer.headers)
    response.write(firstHalf(answer))
    const gone = once(response, 'close')
    for (let sent = 0; sent < endlessBytes && !response.destroyed; sent += endlessPiece.length) {
      // oxlint-disable-next-line no-await-in-loop -- a client that reads slowly is waited for
      if (!response.write(endlessPiece)) await Promise.race([once(response, 'drain'), gone])
    }
  },
}

function writeHead({ status, headers, body }: EncodedAnswer, response: ServerResponse): void {
  response.writeHead(status, { ...headers, 'content-length': body.length })
}

function firstHalf({ body }: EncodedAnswer): Buffer {
  return body.subarray(0, Math.ceil(body.length / 2))
}
