import { wrong, type Fields } from '../fields.ts'
import type { NamedTargets } from '../named-targets.ts'
import type { DeclaredTarget } from '../stint-file.ts'

/** One place that serves a model. */
export interface Deployment {
  readonly target: DeclaredTarget
  readonly timeoutMs: number | undefined
  readonly retries: number | undefined
}

const unrelated = [
  'api_key',
  'api_version',
  'organization',
  'rpm',
  'tpm',
  'weight',
  'order',
  'stream_timeout',
  'max_parallel_requests',
  'temperature',
  'max_tokens',
  'custom_llm_provider',
  'region_name',
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_region_name',
  'vertex_project',
  'vertex_location',
  'vertex_credentials',
  'input_cost_per_token',
  'output_cost_per_token',
]

/** Reads one entry of `model_list`. */
export function readDeployment(
  entry: Fields,
  targets: NamedTargets,
  notes: Set<string>,
): { readonly group: string; readonly deployment: Deployment } {
  entry.skip('model_info')
  const group = entry.text('model_name')
  const params = entry.object('litellm_params')
  const model = params?.text('model')
  if (group === undefined) throw wrong(entry.at('model_name'), 'a name', group)
  if (!params || model === undefined) {
    throw wrong(entry.at('litellm_params.model'), 'a model like openai/gpt-image-2', model)
  }
  const keyVariable = variableIn(params.text('api_key'))
  const clientRetries = params.count('max_retries')
  if (clientRetries !== undefined && clientRetries > 0) {
    notes.add(
      `${params.at('max_retries')} has no effect: the router pins the retries of the client beneath to 0. Older routers may multiply them.`,
    )
  }
  params.skip(...unrelated)
  const slash = model.indexOf('/')
  const vendor = slash > 0 ? model.slice(0, slash) : 'openai'
  const given = {
    vendor,
    model: model.slice(slash + 1),
    keyVariable,
    baseURL: params.text('api_base'),
  }
  return {
    group,
    deployment: {
      target: targets.name(group, model, given),
      timeoutMs: params.time('timeout', 1000) ?? params.time('request_timeout', 1000),
      retries: params.count('num_retries'),
    },
  }
}

/** `os.environ/OPENAI_API_KEY` names a variable; anything else is a key, and of no use here. */
function variableIn(key: string | undefined): string | undefined {
  return /^os\.environ\/([A-Za-z_]\w*)$/.exec(key ?? '')?.[1]
}
