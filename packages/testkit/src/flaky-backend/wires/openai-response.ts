import type { BackendRequest } from '../backend-request.ts'
import type { PlannedCall, TextPlan } from '../plan-text.ts'
import { tokensOf } from './text-usage.ts'

/** Whose response it is. */
export type Asked = Pick<BackendRequest, 'id' | 'model'>

interface MessageItem {
  readonly id: string
  readonly type: string
  readonly status: string
  readonly role: string
  readonly content: readonly { readonly text: string; readonly [field: string]: unknown }[]
}

interface CallItem {
  readonly id: string
  readonly [field: string]: unknown
}

/** The response of a text that was made. */
export function finishedResponse(request: BackendRequest, plan: TextPlan): object {
  const { id } = request
  const text = plan.pieces.join('')
  const messages = text === '' ? [] : [messageOf(id, text)]
  const calls = plan.toolCalls.map((call, at) => callOf(id, call, at + messages.length))
  const reason = plan.finish === 'length' ? 'max_output_tokens' : 'content_filter'
  const isWhole = plan.finish === 'stop'
  return {
    ...responseOf(request, isWhole ? 'completed' : 'incomplete'),
    incomplete_details: isWhole ? null : { reason },
    output: [...messages, ...calls],
    usage: usageOf(request, plan),
  }
}

/** A response that holds nothing yet. */
export function responseOf({ id, model }: Asked, status: string): object {
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: 1_764_000_000,
    status,
    error: null,
    incomplete_details: null,
    model,
    output: [],
    usage: null,
  }
}

/** An item of text. */
export function messageOf(id: string, text: string): MessageItem {
  return {
    id: `msg_${id}`,
    type: 'message',
    status: 'completed',
    role: 'assistant',
    content: [{ type: 'output_text', text, annotations: [], logprobs: [] }],
  }
}

/** An item that calls a tool. */
export function callOf(id: string, call: PlannedCall, at: number): CallItem {
  return {
    id: `fc_${at}_${id}`,
    type: 'function_call',
    status: 'completed',
    arguments: call.input,
    call_id: call.id,
    name: call.name,
  }
}

function usageOf(request: BackendRequest, plan: TextPlan): object {
  const { input, cached, output, reasoning } = tokensOf(request, plan)
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  }
}
