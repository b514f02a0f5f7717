import type { Refusal } from '../backend-answer.ts'
import type { RefusalContext, Reply } from './wire.ts'

const statuses: Record<string, number> = {
  INVALID_ARGUMENT: 400,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
}

/** Writes an error as Google's APIs do; `code` only where it is not the usual one of `status`. */
export function geminiError(
  status: string,
  message: string,
  details: readonly object[] = [],
  code: number = statuses[status] ?? 500,
): Reply {
  const error = { code, message, status, ...(details.length > 0 && { details }) }
  return {
    status: code,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify({ error }),
  }
}

/** Writes one of the scripted refusals. `moderation` is a 200, as in real life. */
export function geminiRefusal(refusal: Refusal, context: RefusalContext): Reply {
  return refusals[refusal](context)
}

const refusals: Record<Refusal, (context: RefusalContext) => Reply> = {
  server_error: () =>
    geminiError(
      'INTERNAL',
      'An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
    ),
  overloaded: (context) =>
    geminiError(
      'UNAVAILABLE',
      'The model is overloaded. Please try again later.',
      retryInfo(context),
    ),
  rate_limit: (context) => exhausted(context, 'Minute'),
  quota: (context) => exhausted(context, 'Day'),
  auth: () =>
    geminiError('INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'API_KEY_INVALID',
        domain: 'googleapis.com',
        metadata: { service: 'generativelanguage.googleapis.com' },
      },
    ]),
  not_found: ({ model }) =>
    geminiError(
      'NOT_FOUND',
      `models/${model} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.`,
    ),
  invalid_request: () => geminiError('INVALID_ARGUMENT', 'Request contains an invalid argument.'),
  moderation: ({ id, model, stage, text }) => {
    if (stage === 'prompt') return blockedPrompt(id, model)
    return text ? withheldText(id, model) : withheldImage(id, model)
  },
  too_large: () =>
    geminiError('INVALID_ARGUMENT', 'Request payload size exceeds the limit.', [], 413),
  timeout_504: () =>
    geminiError('DEADLINE_EXCEEDED', 'Deadline expired before operation could complete.'),
}

function exhausted(context: RefusalContext, period: 'Minute' | 'Day'): Reply {
  const { model, retryAfterMs } = context
  const metric = 'generativelanguage.googleapis.com/generate_content_requests'
  const retry = retryAfterMs === undefined ? '' : ` Please retry in ${retryAfterMs / 1000}s.`
  return geminiError(
    'RESOURCE_EXHAUSTED',
    `You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits. * Quota exceeded for metric: ${metric}, limit: 10, model: ${model}.${retry}`,
    [
      {
        '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
        violations: [
          {
            quotaMetric: metric,
            quotaId: `GenerateRequestsPer${period}PerProjectPerModel`,
            quotaDimensions: { location: 'global', model },
            quotaValue: '10',
          },
        ],
      },
      ...retryInfo(context),
    ],
  )
}

function retryInfo({ retryAfterMs }: RefusalContext): readonly object[] {
  if (retryAfterMs === undefined) return []
  const retryDelay = `${retryAfterMs / 1000}s`
  return [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay }]
}

function blockedPrompt(responseId: string, modelVersion: string): Reply {
  return ok({
    promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
    usageMetadata: { promptTokenCount: 12, totalTokenCount: 12 },
    modelVersion,
    responseId,
  })
}

function withheldImage(responseId: string, modelVersion: string): Reply {
  return ok({
    candidates: [
      {
        content: {},
        finishReason: 'IMAGE_SAFETY',
        finishMessage:
          'Unable to show the generated image. The image was filtered out because it violated the usage policy.',
        index: 0,
      },
    ],
    usageMetadata: { promptTokenCount: 12, totalTokenCount: 12 },
    modelVersion,
    responseId,
  })
}

function withheldText(responseId: string, modelVersion: string): Reply {
  return ok({
    candidates: [{ content: {}, finishReason: 'SAFETY', index: 0 }],
    usageMetadata: { promptTokenCount: 12, totalTokenCount: 12 },
    modelVersion,
    responseId,
  })
}

function ok(body: object): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify(body),
  }
}
