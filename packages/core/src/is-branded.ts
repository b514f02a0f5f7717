import { types } from 'node:util'

/**
 * Whether a value is an error that carries a class's mark, which one of another installed copy of stint does too. Never
 * throws, whatever the value does to those who look at it.
 */
export function isBranded(value: unknown, mark: symbol): boolean {
  return types.isNativeError(value) && mark in value
}
