import type { ReportFile } from './report-file.ts'
import { callLimits } from './call-limits.ts'
import { endOf, faultName } from './attempt-words.ts'
import { usesOf } from './draw-limits.ts'
import { stopSentence } from './headline.ts'
import { showSeconds } from './show-seconds.ts'

/** So many attempts are told one by one. */
const told = 12

/** The picture in words, for who does not see it. The tables below it have all of it. */
export function describeCall(file: ReportFile): string {
  const { report } = file
  const attempts = report.attempts.slice(0, told).map((attempt) => {
    const { number, target, shape, startedMs, ms, fault } = attempt
    const end = fault
      ? `${endOf(attempt) === 'cut' ? 'cut short' : 'failed'} with ${faultName(fault)}`
      : 'succeeded'
    return `Attempt ${number} at ${target}, ${shape}, from ${showSeconds(startedMs)}, ${end} after ${showSeconds(ms)}.`
  })
  const more = report.attempts.length - attempts.length
  const sentences = [
    'Attempts by target and shape as bars over time.',
    ...attempts,
    more > 0 ? `And ${more} more.` : undefined,
    stopSentence(report),
    ...callLimits(file)
      .flatMap((limit) => usesOf(limit, report))
      .map((text) => `${text}.`),
  ]
  return sentences.filter((sentence) => sentence !== undefined).join(' ')
}
