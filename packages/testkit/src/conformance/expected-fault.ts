import type { ExpectedFault } from './provider-wire.ts'

/** The fields of an expected fault that are held against a fault; a delay always is. */
export function reportedFields(expected: ExpectedFault): (keyof ExpectedFault)[] {
  const given = (Object.keys(expected) as (keyof ExpectedFault)[]).filter(
    (field) => expected[field] !== undefined,
  )
  return [...new Set([...given, 'retryAfterMs' as const])]
}
