import type { Fields } from '../fields.ts'

/** Settings of LiteLLM that change neither how often nor how long. Those that hold keys are among them. */
const known = [
  'routing_strategy',
  'routing_strategy_args',
  'enable_pre_call_checks',
  'redis_host',
  'redis_port',
  'redis_password',
  'redis_url',
  'cache',
  'cache_params',
  'cache_responses',
  'allowed_fails_policy',
  'set_verbose',
  'drop_params',
  'callbacks',
  'success_callback',
  'failure_callback',
  'stream_timeout',
  'telemetry',
  'modify_params',
  'turn_off_message_logging',
] as const

/** So that a note on what was not read is about what nobody knows. */
export function skipKnown(fields: Fields): void {
  fields.skip(...known)
}
