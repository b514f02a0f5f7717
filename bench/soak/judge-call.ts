import type { Report, ReportedAttempt } from '@stint/core'
import type { CallStory } from './call-story.ts'
import { judgeAttempt, type Expected } from './judge-attempt.ts'
import { judgeTime, toleranceOf } from './judge-time.ts'
import type { JournalLine } from './journal-line.ts'
import { simpler, type Line } from './lines.ts'
import { keyPrefix, price, type TargetFacts } from './targets.ts'

/** Of sums in another order. */
const rounding = 1e-9

/** What the judge found of one call. */
export interface Judgement {
  /** What is wrong; empty when nothing is. */
  readonly wrong: readonly string[]
  /** How each attempt and the journal agree. */
  readonly agreements: readonly string[]
}

/** Holds a call against the journal of the backend, its deadlines and what its pipeline promises. */
export function judgeCall(
  story: CallStory,
  line: Line,
  facts: ReadonlyMap<string, TargetFacts>,
): Judgement {
  const { report, journal, plan } = story
  const wrong = [
    ...judgeSettlement(story),
    ...judgeTime(story),
    ...judgeBounds(story, line),
    ...(line.resends ? [] : judgeResends(report)),
  ]
  if (JSON.stringify(report).includes(keyPrefix)) wrong.push('the report holds a key')
  const agreements: string[] = []
  for (const attempt of report.attempts) {
    const { number, target, shape } = attempt
    const lines = journal.filter((each) => each.attempt === number)
    const expected = { target: facts.get(target), ...contentOf(plan, shape) }
    const verdict = judgeAttempt(attempt, lines, expected)
    if ('wrong' in verdict) wrong.push(`attempt ${number} at ${target}: ${verdict.wrong}`)
    else agreements.push(verdict.agrees)
    wrong.push(...judgeNotice(story, attempt, lines))
  }
  const known = new Set(report.attempts.map(({ number }) => number))
  for (const { attempt, vendor } of journal) {
    if (!known.has(attempt))
      wrong.push(`the report has no attempt ${attempt}, ${vendor} was sent it`)
  }
  return { wrong, agreements }
}

/** An answer is noticed when it comes: nobody cuts an attempt that was answered long ago. */
function judgeNotice(
  { beganAt, lagMs }: CallStory,
  { number, startedMs, ms, cutBy }: ReportedAttempt,
  lines: readonly JournalLine[],
): string[] {
  const answered = lines.find(({ outcome }) => outcome === 'answered')?.endedAt
  if (answered === undefined || cutBy === undefined) return []
  const unnoticedMs = Math.round(beganAt + startedMs + ms - answered)
  if (unnoticedMs <= toleranceOf(lagMs)) return []
  return [`attempt ${number} was cut ${unnoticedMs} ms after it had been answered`]
}

/** What a request holds that took the steps of a shape. */
function contentOf(plan: CallStory['plan'], shape: string): Omit<Expected, 'target'> {
  return {
    prompt: shape.includes('simplifyPrompt') ? simpler(plan.prompt) : plan.prompt,
    references: shape.includes('fewerReferences') ? Math.min(1, plan.references) : plan.references,
  }
}

function judgeSettlement({ settlement, report, afterAbortMs, plan }: CallStory): string[] {
  const { type } = settlement
  const outcomes = { result: 'ok', 'call-error': 'failed', aborted: 'aborted', other: undefined }
  const problems: string[] = []
  if (type === 'other') problems.push(`it rejected with ${settlement.message}`)
  if (report.outcome !== outcomes[type])
    problems.push(`it settled as ${type}, its report says ${report.outcome}`)
  if (type === 'aborted' && afterAbortMs === undefined) problems.push('nobody aborted it')
  if (type === 'aborted' && plan.abort === undefined) problems.push('nobody meant to abort it')
  if (type !== 'result') return problems
  const { provider, images } = settlement
  const made = report.attempts.some(({ target, fault }) => target === provider && !fault)
  if (!made) problems.push(`its result is of ${provider}, no attempt there succeeded`)
  if (images === 0) problems.push('its result has no image')
  return problems
}

function judgeBounds({ report, plan, wallMs }: CallStory, { pipeline }: Line): string[] {
  const { attempts, elapsedMs } = report
  const bound = pipeline.explain()
  const spent = attempts.reduce((sum, { cost }) => sum + cost, 0)
  const mostSpent = bound.cost ?? Infinity
  const most = Math.min(bound.attempts, plan.attempts ?? Infinity)
  const problems: string[] = []
  if (attempts.length > most) problems.push(`${attempts.length} attempts, ${most} at most`)
  if (Math.abs(report.cost - spent) > rounding || spent > mostSpent + rounding)
    problems.push(`it cost ${report.cost}: its attempts ${spent}, ${mostSpent} at most`)
  attempts.forEach((attempt, at) => {
    const { number, startedMs, ms, cost } = attempt
    if (Math.abs(cost - costOf(attempt)) > rounding) problems.push(`attempt ${number} cost ${cost}`)
    if (number !== at + 1) problems.push(`its attempt ${at + 1} has the number ${number}`)
    if (startedMs + ms > elapsedMs) problems.push(`attempt ${number} ended after the call`)
  })
  if (elapsedMs > wallMs + 2) problems.push(`it reports ${elapsedMs} ms of ${Math.round(wallMs)}`)
  return problems
}

/** What an attempt should have cost: nothing that was turned down, else what the vendor told, else its price. */
function costOf({ delivery, cost, costIs, fault }: ReportedAttempt): number {
  if (delivery === 'unsent' || delivery === 'rejected') return 0
  return costIs === 'confirmed' && !fault ? Math.min(price, cost) : price
}

/** What may have been paid for is not bought again. */
function judgeResends({ attempts }: Report): string[] {
  return attempts.flatMap((attempt, at) => {
    const again = attempts
      .slice(at + 1)
      .find(({ target, submissions }) => target === attempt.target && submissions > 0)
    if (!again || !mayHaveBeenPaid(attempt)) return []
    return [`attempt ${again.number} buys again what attempt ${attempt.number} may have bought`]
  })
}

function mayHaveBeenPaid({ fault, delivery }: ReportedAttempt): boolean {
  if (!fault) return false
  const cutOff = ['timeout', 'network', 'malformed_response', 'aborted', 'unknown']
  return delivery === 'unknown' || (delivery === 'accepted' && cutOff.includes(fault.kind))
}
