/** What stands in the `details` of a Google RPC error. */
export interface RpcDetails {
  /** The name of the RPC status: `RESOURCE_EXHAUSTED`. */
  readonly status: string
  /** The reason of an ErrorInfo: `API_KEY_INVALID`; empty without one. */
  readonly reason: string
  /** The names of the quotas that were exceeded, in one text. */
  readonly quotas: string
  /** The delay of a RetryInfo. */
  readonly retryDelayMs: number | undefined
}

/**
 * Reads the fields of an error leniently: whatever has another form than documented says nothing.
 */
export function readRpcDetails(fields: Readonly<Record<string, unknown>>): RpcDetails {
  const details = listOf(fields['details'])
  const violations = details.flatMap((detail) => listOf(fieldOf(detail, 'violations')))
  const limits = details.map((detail) => fieldOf(fieldOf(detail, 'metadata'), 'quota_limit'))
  const quotas = [...violations.map((violation) => fieldOf(violation, 'quotaId')), ...limits]
  return {
    status: textOf(fields['status']),
    reason: details.map((detail) => textOf(fieldOf(detail, 'reason'))).find(Boolean) ?? '',
    quotas: quotas.map(textOf).join(' '),
    retryDelayMs: details.map((detail) => secondsOf(fieldOf(detail, 'retryDelay'))).find(isNumber),
  }
}

/** A duration of protobuf in JSON: `37s`, `0.539477544s`. */
function secondsOf(value: unknown): number | undefined {
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(textOf(value))?.[1]
  return seconds === undefined ? undefined : Number(seconds) * 1000
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isNumber(value: number | undefined): value is number {
  return value !== undefined
}
