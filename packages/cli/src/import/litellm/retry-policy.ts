import type { Fields } from '../fields.ts'

/** The most retries that policies allow for a model, whatever goes wrong; undefined where there are none. */
export function mostRetries(
  settings: readonly Fields[],
  notes: Set<string>,
): (group: string) => number | undefined {
  const ofAll = settings.map((each) => mostIn(each.object('retry_policy')))
  const ofGroups = settings.map((each) => each.object('model_group_retry_policy'))
  const byGroup = new Map<string, number>()
  for (const fields of ofGroups) {
    for (const group of fields?.names() ?? []) {
      byGroup.set(group, Math.max(byGroup.get(group) ?? 0, mostIn(fields?.object(group)) ?? 0))
    }
  }
  const given = ofAll.filter((each) => each !== undefined)
  const all = given.length > 0 ? Math.max(...given) : undefined
  if (all !== undefined || byGroup.size > 0) {
    notes.add(
      'A retry_policy has its own number for each kind of error, and num_retries is for the others: the largest counts.',
    )
  }
  return (group) => byGroup.get(group) ?? all
}

function mostIn(policy: Fields | undefined): number | undefined {
  if (!policy) return undefined
  return Math.max(0, ...policy.names().map((name) => policy.count(name) ?? 0))
}
