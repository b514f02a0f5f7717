import type { BackendRequest } from '../backend-request.ts'
import type { TextPlan } from '../plan-text.ts'
import { geminiRefusal } from './gemini-errors.ts'
import { geminiEvent, geminiEvents } from './gemini-stream.ts'
import { tokensOf, type Tokens } from './text-usage.ts'
import type { Reply } from './wire.ts'

const finishReasons = { stop: 'STOP', length: 'MAX_TOKENS', 'content-filter': 'SAFETY' } as const

/** The text of `generateContent`, or of `streamGenerateContent`. */
export function geminiText(request: BackendRequest, plan: TextPlan): Reply {
  const error = geminiRefusal(plan.error, { id: request.id, model: request.model, stage: 'output' })
  if (request.text?.stream === true) return streamed(request, plan, error)
  return plan.errorAfter === undefined ? whole(request, plan) : error
}

function whole(request: BackendRequest, plan: TextPlan): Reply {
  const text = plan.pieces.join('')
  const tokens = tokensOf(request, plan)
  const parts = [...(text === '' ? [] : [{ text }]), ...callParts(plan)]
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify(bodyOf(request, tokens, parts, finishReasons[plan.finish])),
  }
}

function streamed(request: BackendRequest, plan: TextPlan, error: Reply): Reply {
  const parts = [...plan.pieces.map((text) => ({ text })), ...callParts(plan)]
  const tokens = tokensOf(request, plan)
  const chunks = parts.map((part) => geminiEvent(bodyOf(request, tokens, [part])))
  // Of an empty answer not even an empty text comes.
  const last = parts.length > 0 ? [{ text: '' }] : []
  const end = geminiEvent(bodyOf(request, tokens, last, finishReasons[plan.finish]))
  return {
    ...geminiEvents([...chunks, end].join('')),
    stream: { head: '', chunks, end, error: geminiEvent(JSON.parse(String(error.body))) },
  }
}

function callParts({ toolCalls }: TextPlan): object[] {
  return toolCalls.map(({ id, name, input }) => ({
    functionCall: { id, name, args: JSON.parse(input) as unknown },
  }))
}

/** A body of an answer, or one event of it: those before the last count only the input. */
function bodyOf(
  request: BackendRequest,
  { input, cached, output, reasoning }: Tokens,
  parts: readonly object[],
  finishReason?: string,
): object {
  const made = finishReason === undefined ? 0 : output
  const content = parts.length > 0 ? { parts, role: 'model' } : {}
  return {
    candidates: [{ content, ...(finishReason !== undefined && { finishReason }), index: 0 }],
    usageMetadata: {
      promptTokenCount: input,
      ...(made > 0 && { candidatesTokenCount: made - reasoning }),
      totalTokenCount: input + made,
      ...(cached > 0 && { cachedContentTokenCount: cached }),
      ...(made > 0 && reasoning > 0 && { thoughtsTokenCount: reasoning }),
    },
    modelVersion: request.model,
    responseId: request.id,
  }
}
