import type { FaultKind, ReportedAttempt } from '@stint/core'
import type { JournalLine } from './journal-line.ts'
import type { TargetFacts } from './targets.ts'
import { agrees, wrong, type Verdict } from './verdict.ts'

/** What an attempt's request should have held. */
export interface Expected {
  readonly target: TargetFacts | undefined
  readonly prompt: string
  readonly references: number
}

/** A gateway's word: the vendor behind it may have done what it was asked. */
const undecided = [408, 499, 502, 504]

/** Answers with which an attempt that is not cut succeeds. */
const good: readonly JournalLine['answer'][] = ['image', 'slow_drip']

/** Every other answer, and the faults that it may become where nobody cuts the attempt. */
const faultsOf: Readonly<
  Partial<Record<NonNullable<JournalLine['answer']>, readonly FaultKind[]>>
> = {
  rate_limit: ['rate_limit'],
  quota: ['quota', 'billing'],
  server_error: ['server_error'],
  overloaded: ['overloaded'],
  timeout_504: ['timeout', 'server_error'],
  html_502: ['server_error', 'overloaded'],
  auth: ['auth'],
  not_found: ['not_found', 'unsupported'],
  invalid_request: ['invalid_request'],
  moderation: ['content_policy'],
  too_large: ['too_large', 'context_length'],
  empty: ['empty_response'],
  malformed: ['malformed_response'],
  custom: ['server_error', 'overloaded'],
  reset: ['network'],
  cut_body: ['network', 'malformed_response'],
  endless_body: ['malformed_response'],
}

/**
 * Holds one attempt of a report against what the backend has of it. Where the two may rightly differ, because a
 * request was cut, the verdict says how, and it is counted.
 */
export function judgeAttempt(
  attempt: ReportedAttempt,
  lines: readonly JournalLine[],
  expected: Expected,
): Verdict {
  const { submissions, fault } = attempt
  if (submissions > 1 || attempt.sends !== submissions)
    return wrong(`it reports ${submissions} submissions and ${attempt.sends} sends`)
  if (lines.length > submissions)
    return wrong(`it reports ${submissions} submissions, the backend has ${lines.length}`)
  const [line] = lines
  if (!line) return submissions === 0 ? judgeUnsent(attempt) : judgeLost(attempt)
  const mistake = identityMistake(line, expected) ?? deliveryMistake(attempt, line)
  if (mistake !== undefined) return wrong(mistake)
  if (!fault) return judgeSuccess(line)
  return attempt.cutBy === undefined ? judgeFault(fault, line) : judgeCut(fault, line)
}

function judgeUnsent({ fault, delivery }: ReportedAttempt): Verdict {
  if (!fault) return wrong('it succeeded without a submission')
  return delivery === 'unsent'
    ? agrees('ended before it sent')
    : wrong(`nothing was sent, yet its delivery is ${delivery}`)
}

/** It was sent, and never came. */
function judgeLost({ fault, delivery, cutBy }: ReportedAttempt): Verdict {
  if (delivery === 'unknown' && cutBy !== undefined) return agrees('cut before it arrived')
  // The server may close a connection that was kept alive in the moment in which the client uses it.
  if (delivery === 'unknown' && fault?.kind === 'network') return agrees('lost on a connection')
  return wrong(`it never reached the backend, yet its delivery is ${delivery}`)
}

function identityMistake(
  line: JournalLine,
  { target, prompt, references }: Expected,
): string | undefined {
  if (!target) return 'its target is none of ours'
  const { vendor, model, keyDigest } = target
  const where = `${line.vendor} with key ${line.keyDigest}`
  if (line.vendor !== vendor || line.keyDigest !== keyDigest) return `it went to ${where}`
  // A request that was cut before its body had come has no content.
  if (line.prompt === '' && line.outcome === 'client-gone') return undefined
  if (line.model !== model) return `it asked for the model ${line.model}`
  if (line.prompt === prompt && line.references === references) return undefined
  return `it held '${line.prompt}' with ${line.references} references, not what its shape says`
}

/** What the report says of delivery must be what the backend knows. */
function deliveryMistake(
  { delivery, cutBy }: ReportedAttempt,
  line: JournalLine,
): string | undefined {
  const { status } = line
  const told = status === undefined ? 'no head' : `HTTP ${status}`
  const mistake = `its delivery is ${delivery}, the backend sent ${told}`
  if (delivery === 'unsent') return mistake
  const terminal = status !== undefined && status >= 400 && !undecided.includes(status)
  if (delivery === 'rejected') return terminal ? undefined : mistake
  if (delivery === 'accepted') return status !== undefined && status < 400 ? undefined : mistake
  // Unknown: rightly so for whoever left before the head came.
  const seen = cutBy === undefined && status !== undefined && !undecided.includes(status)
  return seen ? mistake : undefined
}

function judgeSuccess({ answer, outcome, status }: JournalLine): Verdict {
  const delivered = outcome === 'answered' && status === 200 && good.includes(answer)
  return delivered
    ? agrees('answered with an image')
    : wrong(`it succeeded, the backend says ${answer} (${outcome})`)
}

function judgeFault(
  { kind, status }: NonNullable<ReportedAttempt['fault']>,
  line: JournalLine,
): Verdict {
  const { answer, outcome } = line
  const said = `${kind} (${status ?? 'no status'}) against ${answer} (${line.status ?? 'no status'}, ${outcome})`
  const possible = answer && faultsOf[answer]
  if (!possible?.includes(kind)) return wrong(said)
  if (line.status !== undefined && line.status >= 400 && status !== line.status) return wrong(said)
  const broken = answer === 'reset' || answer === 'cut_body'
  const left = answer === 'endless_body' ? 'client-gone' : 'answered'
  if (outcome !== (broken ? 'cut' : left)) return wrong(said)
  return agrees(broken ? 'broken off by the backend' : 'answered with a fault')
}

function judgeCut(
  { kind }: NonNullable<ReportedAttempt['fault']>,
  { outcome, answer }: JournalLine,
): Verdict {
  if (kind !== 'timeout' && kind !== 'aborted') return wrong(`it was cut, yet its fault is ${kind}`)
  if (outcome === 'client-gone') return agrees('cut by the client')
  if (outcome === 'answered') return agrees('answered as it was cut')
  if (outcome === 'cut') return agrees('broken off as it was cut')
  return wrong(`it was cut, yet the backend is still at it: ${answer} (${outcome})`)
}
