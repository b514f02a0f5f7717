import { formatDuration } from '../../duration.ts'
import { stopsOf } from '../path.ts'
import type { Find } from './find.ts'

/** Output that is held back for longer than a call may take: it is held back until it is complete. */
export const holdBackOutlastsDeadline: Find = ({ line, paths }) => {
  const commit = line.options?.commit
  if (typeof commit !== 'object' || commit.ms === undefined || paths.length === 0) return []
  const { ms } = commit
  const limits = paths.map((path) =>
    Math.min(Infinity, ...stopsOf(path, 'deadline').map(({ role }) => role.ms)),
  )
  if (limits.some((limit) => limit > ms)) return []
  const longest = formatDuration(Math.max(...limits))
  const rest =
    commit.chars === undefined ? 'until it is complete' : `for ${commit.chars} characters`
  return [
    {
      level: 'warning',
      text: `commit holds output back for ${formatDuration(ms)}, and no attempt may take longer than ${longest}: it is held back ${rest}`,
      mend: `make it shorter than ${longest}, or say commit: 'complete'`,
    },
  ]
}
