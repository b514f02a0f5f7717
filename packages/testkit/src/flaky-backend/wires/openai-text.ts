import type { BackendRequest } from '../backend-request.ts'
import type { TextPlan } from '../plan-text.ts'
import { openaiErrorOf } from './openai-errors.ts'
import { finishedResponse, responseOf, type Asked } from './openai-response.ts'
import { eventsWriter, type ServerEvent } from './openai-stream.ts'
import { beginning, callEvents, textBegins, textDelta, textEnds } from './openai-text-events.ts'
import type { RefusalContext, Reply } from './wire.ts'

/** The text of `POST /responses`, streamed where the client asks for that. */
export function openaiText(request: BackendRequest, plan: TextPlan): Reply {
  return request.text?.stream === true ? streamed(request, plan) : whole(request, plan)
}

/** A refusal that comes once a stream has begun, before anything of the answer. */
export function openaiTextFailure(
  request: Asked,
  error: TextPlan['error'],
  context: RefusalContext,
): Reply {
  const write = eventsWriter()
  const head = write(beginning(request))
  return eventReply(request.id, head + write([failed(request, errorOf(error, context))]))
}

function whole(request: BackendRequest, plan: TextPlan): Reply {
  const error = errorOf(plan.error, contextOf(request))
  const body =
    plan.errorAfter === undefined
      ? finishedResponse(request, plan)
      : { ...responseOf(request, 'failed'), error }
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'x-request-id': request.id },
    body: JSON.stringify(body),
  }
}

function streamed(request: BackendRequest, plan: TextPlan): Reply {
  const write = eventsWriter()
  const head = write([
    ...beginning(request),
    ...(plan.pieces.length > 0 ? textBegins(request) : []),
  ])
  const pieces = plan.pieces.map((delta) => write([textDelta(request, delta)]))
  // What ends the text comes with what follows it.
  const textDone = write(plan.pieces.length > 0 ? textEnds(request, plan) : [])
  const calls = plan.toolCalls.flatMap((call, at) =>
    callEvents(request, call, at + Number(plan.pieces.length > 0)).map(write),
  )
  const type = plan.finish === 'stop' ? 'response.completed' : 'response.incomplete'
  const last = write([{ type, response: finishedResponse(request, plan) }])
  const error = write([errorEvent(request, plan)])
  const [first, ...more] = calls
  const chunks = first === undefined ? pieces : [...pieces, textDone + first, ...more]
  const end = first === undefined ? textDone + last : last
  return {
    ...eventReply(request.id, [head, ...chunks, end].join('')),
    stream: { head, chunks, end, error },
  }
}

function errorEvent(request: BackendRequest, plan: TextPlan): ServerEvent {
  const error = errorOf(plan.error, contextOf(request))
  if (plan.errorEvent === 'response.failed') return failed(request, error)
  return { type: 'error', ...error, param: null }
}

function failed(request: Asked, error: object): ServerEvent {
  return { type: 'response.failed', response: { ...responseOf(request, 'failed'), error } }
}

function errorOf(
  refusal: TextPlan['error'],
  context: RefusalContext,
): { readonly code: string; readonly message: string } {
  const { code, type, message } = openaiErrorOf(refusal, context)
  return { code: code ?? type, message }
}

function contextOf({ id, model }: BackendRequest): RefusalContext {
  return { id, model, stage: 'stream' }
}

function eventReply(id: string, body: string): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'x-request-id': id },
    body,
  }
}
