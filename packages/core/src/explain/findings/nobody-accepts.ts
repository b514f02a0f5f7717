import { counted } from '../in-words.ts'
import type { Find } from './find.ts'

/** In a plan: a request that no target takes. */
export const nobodyAccepts: Find = ({ planned }) => {
  const ends = [...(planned?.ends ?? [])]
  if (ends.length === 0 || ends.some(([, { price }]) => price !== undefined)) return []
  const reasons = ends.map(([{ target }, { accepts }]) => `${target?.id}: ${String(accepts)}`)
  return [
    {
      level: 'error',
      text: `this request reaches 0 of ${counted(ends.length, 'target')}, so it fails without an attempt (${reasons.join('; ')})`,
      mend: 'list a target that takes it, or a downgrade that steps to what one takes',
    },
  ]
}
