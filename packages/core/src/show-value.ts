/** A value as an error names it: short, in one line, and without running code of its own. */
export function showValue(value: unknown): string {
  if (typeof value === 'string') return `'${value.slice(0, 100)}'`
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
