import type { IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { composeReply } from './compose-reply.ts'
import { deliver, sendWhole, type Connection, type Ending } from './deliver.ts'
import type { Caller } from './request-head.ts'
import type { BackendRequest } from './backend-request.ts'
import type { Plan } from './plan.ts'
import { readBody } from './read-body.ts'
import type { ScriptRunner } from './script-runner.ts'
import { submittedImage } from './submission.ts'
import type { SubmissionEntry } from './submission-log.ts'
import { Rejection } from './wires/rejection.ts'
import type { Head, Wire } from './wires/wire.ts'

/** One submission on its way, and what it needs. */
export interface Exchange {
  readonly head: Head
  readonly caller: Caller
  readonly incoming: IncomingMessage
  readonly connection: Connection
  readonly wire: Wire
  readonly script: ScriptRunner
  readonly maxBodyBytes: number
  readonly acceptsKey: (apiKey: string | undefined) => boolean
  /** Writes into the submission's log entry. */
  readonly note: (fields: Partial<SubmissionEntry>) => void
}

/**
 * Takes one submission from its body to its answer: read, ask the script, work for a while,
 * deliver. Rejects when the client leaves, and with what the script throws.
 */
export async function serveExchange(exchange: Exchange): Promise<Ending> {
  try {
    const request = await readRequest(exchange)
    noteRequest(exchange, request)
    return await followScript(exchange, request)
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
    exchange.note({ answer: 'rejected', status: error.reply.status })
    return sendWhole(error.reply, exchange.connection)
  }
}

async function readRequest(exchange: Exchange): Promise<BackendRequest> {
  const { head, caller, wire } = exchange
  const refuse = (refusal: 'too_large' | 'auth'): Rejection =>
    new Rejection(wire.refuse(refusal, { id: head.id, model: '', stage: 'output' }))
  const body = await readBody(exchange.incoming, exchange.maxBodyBytes)
  if (body === undefined) throw refuse('too_large')
  if (!exchange.acceptsKey(wire.apiKey(head))) throw refuse('auth')
  return { ...caller, ...(await wire.parse(head, body)) }
}

function noteRequest({ note }: Exchange, request: BackendRequest): void {
  const { model, prompt, text, n, size, aspectRatio, references, mask } = request
  note({
    model,
    prompt,
    n,
    references: references.map(submittedImage),
    ...(text && { text }),
    ...(size !== undefined && { size }),
    ...(aspectRatio !== undefined && { aspectRatio }),
    ...(mask && { mask: submittedImage(mask) }),
  })
}

async function followScript(exchange: Exchange, request: BackendRequest): Promise<Ending> {
  const { wire, script, connection, note } = exchange
  const plan = await unlessGone(script.next(request), connection.gone)
  const answersWithText = request.text && plan.answer === 'image'
  note({ answer: answersWithText ? 'text' : plan.answer })
  const [reply] = await Promise.all([
    composeReply(wire, request, plan),
    sleep(workMs(request, plan), undefined, { signal: connection.gone }),
  ])
  const headIsSent = plan.answer !== 'hang' && plan.answer !== 'reset'
  if (headIsSent) note({ status: reply.status })
  return deliver(reply, connection, plan)
}

/** A script that waits for something is itself not waited for once nobody is there for its answer. */
function unlessGone<Value>(deciding: Promise<Value>, gone: AbortSignal): Promise<Value> {
  return new Promise((decided, left) => {
    const leave = (): void => left(gone.reason)
    gone.addEventListener('abort', leave, { once: true })
    deciding.then(decided, left).finally(() => gone.removeEventListener('abort', leave))
    if (gone.aborted) leave()
  })
}

/** How long the backend works before the head: on a text that is not streamed until it is whole. */
function workMs(request: BackendRequest, { afterMs, text }: Plan): number {
  if (!text || request.text?.stream !== false) return afterMs
  const chunks = text.pieces.length + text.toolCalls.length
  return afterMs + text.firstAfterMs + text.betweenMs * Math.max(0, chunks - 1)
}
