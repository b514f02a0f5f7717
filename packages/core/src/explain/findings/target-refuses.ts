import { listed } from '../in-words.ts'
import type { Find, Found } from './find.ts'

/** In a plan: a target that takes this request in no shape it can come in. */
export const targetRefuses: Find = ({ planned }) => {
  const ends = [...(planned?.ends ?? [])]
  const out = ends.filter(([, { price }]) => price === undefined)
  if (out.length === 0 || out.length === ends.length) return []
  const left = ends.filter((end) => !out.includes(end)).map(([{ target }]) => target?.id ?? '')
  return out.map(([{ target }, { accepts }]): Found => ({
    level: 'warning',
    text: `${target?.id} takes no attempt of this request: ${String(accepts)}; that leaves ${listed(left)}, ${left.length} of ${ends.length} targets`,
    mend: 'put a downgrade below failover that steps to what it takes, or list a target that takes this request',
  }))
}
