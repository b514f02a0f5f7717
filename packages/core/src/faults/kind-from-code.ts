import type { FaultKind } from './fault.ts'

/**
 * Codes and types that mean the same at whoever sends them, and say more than the status beside
 * them.
 */
const rows: readonly (readonly [FaultKind, RegExp])[] = [
  ['billing', /^(?:insufficient_(?:quota|balance|funds|credits?)|billing_\w+|payment_required)$/],
  ['quota', /^(?:quota_exceeded|quota_exhausted|usage_limit_reached)$/],
  ['rate_limit', /^(?:rate_limit_exceeded|rate_limit_error|too_many_requests|slow_down)$/],
  ['context_length', /^(?:context_length_exceeded|string_above_max_length|request_too_large)$/],
  [
    'content_policy',
    /^(?:moderation_blocked|\w*content_policy_violation|content_filter|data_inspection_failed|safety_violation)$/,
  ],
  ['not_found', /^(?:model_not_found|not_found_error|model_is_deactivated|deployment_not_found)$/],
  [
    'auth',
    /^(?:invalid_api_key|authentication_error|permission_error|account_deactivated|unsupported_country\w*)$/,
  ],
  ['unsupported', /^(?:unknown_parameter|unsupported_\w+|invalid_image_format|not_supported)$/],
  ['too_large', /^(?:image_too_large|file_too_large|payload_too_large|image_file_too_large)$/],
  ['overloaded', /^(?:overloaded_error|overloaded|engine_overloaded|service_unavailable)$/],
  ['timeout', /^(?:timeout|timeout_error|request_timeout)$/],
  ['server_error', /^(?:server_error|internal_error|internal_server_error|api_error)$/],
]

/**
 * The kind that a code or a type of an error stands for; undefined for one that has no meaning of
 * its own.
 */
export function kindFromCode(...codes: readonly (string | undefined)[]): FaultKind | undefined {
  for (const code of codes) {
    if (code === undefined) continue
    const found = rows.find(([, pattern]) => pattern.test(code.toLowerCase()))
    if (found) return found[0]
  }
  return undefined
}
