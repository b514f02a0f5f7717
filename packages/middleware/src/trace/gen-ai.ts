import type { Attributes } from '@opentelemetry/api'
import { isPipeline, type Context, type Target } from '@stint/core'

/** Vendors as ids of targets have them, and how the GenAI conventions call those that they know. */
const providers: Readonly<Record<string, string>> = {
  'amazon-bedrock': 'aws.bedrock',
  azure: 'azure.ai.openai',
  bedrock: 'aws.bedrock',
  codex: 'openai',
  google: 'gcp.gemini',
  'google-vertex': 'gcp.vertex_ai',
  mistral: 'mistral_ai',
  vertex: 'gcp.vertex_ai',
  xai: 'x_ai',
}

/** Provider and model of a target, as its id has them: `vendor/model`. */
export function attributesOfTarget(id: string | undefined): Attributes {
  if (id === undefined) return {}
  const [, vendor = id, model] = /^([^/]+)\/(.+)$/s.exec(id) ?? []
  return {
    'gen_ai.provider.name': providers[vendor] ?? vendor,
    ...(model !== undefined && { 'gen_ai.request.model': model }),
  }
}

/** The conventions have no name for making images alone, and one for content of any kind. */
export function operationName(operation: string): string {
  return operation === 'createImage' ? 'generate_content' : operation
}

/** `generate_content gpt-image-2`, or the operation alone as long as the model is not known. */
export function spanName(operation: string, target: Attributes): string {
  const model = target['gen_ai.request.model']
  return [operationName(operation), ...(typeof model === 'string' ? [model] : [])].join(' ')
}

/** The one target that a call can go to, where there is only one. */
export function onlyTarget(target: Target | undefined): string | undefined {
  return target && !isPipeline(target) ? target.id : undefined
}

/** What is known when a call begins. Nothing of what was given but numbers. */
export function attributesOfCall({ call, request, target }: Context): Attributes {
  const { n, seed } = (request ?? {}) as { readonly n?: unknown; readonly seed?: unknown }
  return {
    'gen_ai.operation.name': operationName(call.operation),
    ...attributesOfTarget(onlyTarget(target)),
    ...(call.operation === 'createImage' && { 'gen_ai.output.type': 'image' }),
    ...(typeof n === 'number' && n !== 1 && { 'gen_ai.request.choice.count': n }),
    ...(typeof seed === 'number' && { 'gen_ai.request.seed': seed }),
    'stint.call.id': call.id,
    'stint.pipeline': call.pipeline,
    ...Object.fromEntries(
      Object.entries(call.labels).map(([name, value]) => [`stint.label.${name}`, value]),
    ),
  }
}

/** What the result of a call tells: who made it, and what it used. */
export function attributesOfResult(result: unknown): Attributes {
  const { model, usage, losses } = (result ?? {}) as {
    readonly model?: unknown
    readonly usage?: { readonly inputTokens?: unknown; readonly outputTokens?: unknown }
    readonly losses?: readonly string[]
  }
  const { inputTokens, outputTokens } = usage ?? {}
  return {
    ...(typeof model === 'string' && { 'gen_ai.response.model': model }),
    ...(typeof inputTokens === 'number' && { 'gen_ai.usage.input_tokens': inputTokens }),
    ...(typeof outputTokens === 'number' && { 'gen_ai.usage.output_tokens': outputTokens }),
    ...(Array.isArray(losses) && losses.length > 0 && { 'stint.losses': [...losses] }),
  }
}

/** The target that made a result. */
export function targetOfResult(result: unknown): string | undefined {
  const { provider } = (result ?? {}) as { readonly provider?: unknown }
  return typeof provider === 'string' && provider !== '' ? provider : undefined
}
