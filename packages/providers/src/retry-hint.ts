const hint = /(?:retry|try again) (?:in|after) (?:(\d+)m)?(\d+(?:\.\d+)?) ?(ms|s|seconds?)\b/i

/**
 * How long a message asks to wait, in milliseconds: `Please try again in 7.188s`, `retry in
 * 900.2ms`, `in 1m30s`.
 */
export function retryHintMs(message: string): number | undefined {
  const [, minutes = '0', amount, unit] = hint.exec(message) ?? []
  if (amount === undefined) return undefined
  return Number(minutes) * 60_000 + Number(amount) * (unit === 'ms' ? 1 : 1000)
}
