import { formatDuration } from '../duration.ts'
import { alignRows } from './columns.ts'
import type { Explanation } from './explanation.ts'
import type { Facts } from './facts.ts'
import type { Finding } from './finding.ts'
import { showNumber } from './show-number.ts'
import { counted, listed } from './in-words.ts'
import { rowsOf } from './rows.ts'
import { wrap } from './wrap.ts'

const width = 100

/** A stack as one would paste it into a review: each layer with its worst case, the targets, and what is found. */
export function drawPicture(facts: Facts, whole: Omit<Explanation, 'toString'>): string {
  const table = alignRows('     one entry each, with all below', rowsOf(facts), width)
  const name = facts.planned ? `${facts.line.id}, for this request` : facts.line.id
  return [headline(name, whole), ...table, ...whatIsFound(whole.findings)].join('\n')
}

function headline(name: string, whole: Omit<Explanation, 'toString'>): string {
  const { attempts, submissions, elapsedMs, cost, atMost } = whole
  const parts = [
    `${atMost ? 'at most ' : ''}${counted(attempts, 'attempt')}`,
    submissions === attempts ? '' : submissionsIn(submissions),
    elapsedMs === Infinity ? 'no time limit' : formatDuration(elapsedMs),
    cost === Infinity ? '' : `a cost of ${showNumber(cost)}`,
  ]
  return `${name}: ${parts.filter((part) => part !== '').join(', ')}`
}

function submissionsIn(submissions: number): string {
  return submissions === Infinity ? 'no limit of submissions' : counted(submissions, 'submission')
}

function whatIsFound(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return ['no findings']
  const levels = ['error', 'warning', 'note'] as const
  const counts = levels
    .map((level) => [level, findings.filter((each) => each.level === level).length] as const)
    .filter(([, count]) => count > 0)
    .map(([level, count]) => counted(count, level))
  return [`found: ${listed(counts)}`, ...findings.flatMap(showFinding)]
}

function showFinding({ level, code, text, mend }: Finding): string[] {
  return [
    `  ${level.padEnd(7)}  ${code}`,
    ...wrap(text, { width, indent: 11 }),
    ...wrap(`mend: ${mend}`, { width, indent: 11 }),
  ]
}
