import type { Fields } from '../fields.ts'

/** Fields of Portkey's configs that change neither how often nor how long. Those that hold keys are among them. */
const known = [
  'name',
  'description',
  'api_key',
  'weight',
  'cache',
  'metadata',
  'forward_headers',
  'before_request_hooks',
  'after_request_hooks',
  'input_guardrails',
  'output_guardrails',
  'default_input_guardrails',
  'default_output_guardrails',
  'strict_open_ai_compliance',
  'openai_project',
  'openai_organization',
  'vertex_project_id',
  'vertex_region',
  'vertex_service_account_json',
  'aws_secret_access_key',
  'aws_access_key_id',
  'aws_session_token',
  'aws_region',
  'azure_model_name',
  'azure_auth_mode',
] as const

/** So that a note on what was not read is about what nobody knows. */
export function skipKnown(fields: Fields): void {
  fields.skip(...known)
}
