import { listed } from '../in-words.ts'
import type { Find } from './find.ts'

/** Targets whose submissions nobody counts. */
export const sendsOutside: Find = ({ paths }) => {
  const sending = paths.flatMap(({ target }) => (target?.wire === 'outside' ? [target.id] : []))
  const outside = [...new Set(sending)]
  if (outside.length === 0) return []
  return [
    {
      level: 'note',
      text: `${listed(outside)} sends outside attempt.fetch, so there is no bound of submissions: a client library that retries by itself turns 1 attempt into several`,
      mend: 'build the client with attempt.fetch, or turn its own retries off (maxRetries: 0)',
    },
  ]
}
