import type { CallError, CallEvent, Report } from '@stint/core'
import { reportOf, type Made } from '../run-plan.ts'
import type { Busy, Watched } from '../world.ts'
import type { Check, Evidence } from './violation.ts'

/** Law 8: every call ends in a result, a CallError or the caller's reason, and its report adds up. */
export const truth: Check = function* (evidence) {
  for (const each of evidence.made) {
    yield* ending(each)
    if (each.watched.settled) yield* addsUp(evidence, each.watched, each.handle.report)
  }
  const own = new Set(evidence.made.map(({ watched }) => watched))
  for (const watched of evidence.world.watched) {
    const report = watched.reports[0]
    if (!own.has(watched) && report) yield* addsUp(evidence, watched, report)
  }
}

function* ending({ watched, aborted, handle }: Made): Generator<string> {
  const { outcome, reports } = watched
  if (!outcome) return
  const { report } = handle
  if (reports.length !== 1) yield `onReport was called ${reports.length} times`
  const told = [report, ...reports, ...(aborted ? [] : [reportOf(outcome)])]
  if (new Set(told.map((each) => JSON.stringify(each))).size > 1)
    yield 'the reports of one call differ'
  if (aborted) {
    const { reason } = aborted
    const error = 'error' in outcome ? outcome.error : new Error('no error: it resolved')
    const same = reason === undefined ? isAbortError(error) : error === reason
    if (!same) yield `rejected with ${String(error)} instead of the caller's reason`
    if (report.outcome !== 'aborted') yield `outcome ${report.outcome} after an abort`
  } else if ('ok' in outcome) {
    if (report.outcome !== 'ok') yield `outcome ${report.outcome} of a call that resolved`
    yield* winner(report, outcome.ok as { provider: string; losses: readonly string[] })
  } else {
    if (!isCallError(outcome.error))
      yield `rejected with ${String(outcome.error)}, which is no CallError`
    else if (outcome.error.message === '') yield 'a CallError without a message'
    if (report.outcome !== 'failed') yield `outcome ${report.outcome} of a call that failed`
  }
}

function* winner(
  report: Report,
  made: { provider: string; losses: readonly string[] },
): Generator<string> {
  const good = report.attempts.filter(({ fault }) => !fault)
  if (made.provider !== '' && !good.some(({ target }) => target === made.provider)) {
    yield `made by ${made.provider}, which has no good attempt in the report`
  }
  if (JSON.stringify(made.losses) !== JSON.stringify(report.losses))
    yield 'losses differ from the report'
}

function* addsUp(evidence: Evidence, watched: Watched, report: Report): Generator<string> {
  const { world } = evidence
  const tried = world.tried.filter(({ callId }) => callId === watched.id)
  const numbers = tried.map(({ number, target }) => `${number} ${target}`)
  const begun = report.attempts.filter(
    (attempt) =>
      tried.some(({ number }) => number === attempt.number) || !stoppedByItsListener(attempt),
  )
  const reported = begun.map(({ number, target }) => `${number} ${target}`)
  if (numbers.join() !== reported.join())
    yield `attempts [${numbers.join()}], reported are [${reported.join()}]`
  const began = watched.started.at
  for (const attempt of report.attempts) {
    const own = tried.find(({ number }) => number === attempt.number)
    if (!own) continue
    const name = `attempt ${attempt.number}`
    if (Math.abs(own.began.at - began - attempt.startedMs) > 1) {
      yield `${name} began at ${own.began.at - began}, reported is ${attempt.startedMs}`
    }
    if (attempt.ms < 0 || attempt.startedMs + attempt.ms > report.elapsedMs)
      yield `${name} ends outside of the call`
    const sent = world.sent.filter((s) => s.callId === watched.id && s.number === attempt.number)
    if (sent.length !== attempt.sends)
      yield `${name} sent ${sent.length}, reported are ${attempt.sends}`
    const paid = sent.filter((s) => s.paid).length
    if (paid !== attempt.submissions)
      yield `${name} submitted ${paid}, reported are ${attempt.submissions}`
    const shape = shapeOf(own.prompt, own.target)
    if (shape !== ordered(attempt.shape))
      yield `${name} had shape ${shape}, reported is ${attempt.shape}`
    if (own.secondAsked && attempt.fault && !attempt.cutBy && !attempt.fault.hiddenRetry) {
      yield `${name} asked for a second submission, and its fault does not say so`
    }
    yield* costOf(name, attempt, own.price)
  }
  const cost = report.attempts.reduce((sum, attempt) => sum + attempt.cost, 0)
  if (Math.abs(cost - report.cost) > 1e-9)
    yield `costs add up to ${cost}, reported are ${report.cost}`
  yield* eventsAddUp(watched.events, report)
  yield* timeAddsUp(evidence, watched, report)
  yield* refusalsAddUp(watched, report)
}

/** An attempt that ended while its start was told: the provider was never called. */
function stoppedByItsListener({ ms, cutBy, delivery }: Report['attempts'][number]): boolean {
  return ms === 0 && cutBy === 'caller' && delivery === 'unsent'
}

function* costOf(
  name: string,
  { fault, cost }: Report['attempts'][number],
  price: number,
): Generator<string> {
  const none = fault?.delivery === 'unsent' || fault?.delivery === 'rejected'
  if (none && cost !== 0) yield `${name} cost ${cost}, though it was ${fault.delivery}`
  if (fault && !none && cost !== price) yield `${name} cost ${cost}, quoted is ${price}`
}

function* eventsAddUp(events: readonly CallEvent[], report: Report): Generator<string> {
  const count = (type: CallEvent['type']): number => events.filter((e) => e.type === type).length
  if (count('finished') !== 1 || events.at(-1)?.type !== 'finished') {
    yield `${count('finished')} finished events, the last event is ${events.at(-1)?.type}`
  }
  const expected = [
    report.attempts.length,
    report.attempts.length,
    report.skips.length,
    report.waits.length,
  ]
  const told = (['attempt-started', 'attempt-ended', 'skipped', 'waiting'] as const).map(count)
  if (expected.join() !== told.join())
    yield `events [${told.join()}], the report has [${expected.join()}]`
}

/** At each moment of a call either an attempt runs, or a wait, or something that is not the engine's. */
function* timeAddsUp({ world }: Evidence, watched: Watched, report: Report): Generator<string> {
  const began = watched.started.at
  const mine = ({ call }: Busy): boolean => call === watched
  const spells = [
    ...report.attempts.map(({ startedMs, ms }) => [startedMs, startedMs + ms] as const),
    ...report.waits.map(({ startedMs, ms }) => [startedMs, startedMs + ms] as const),
    ...world.busy.filter(mine).map(({ from, to }) => [from - began, to - began] as const),
  ].toSorted((a, b) => a[0] - b[0])
  let until = 0
  for (const [from, to] of spells) {
    if (from > until + 2) break
    until = Math.max(until, to)
  }
  if (until < report.elapsedMs - 2) {
    yield `nothing in the report accounts for the time from ${until} to ${report.elapsedMs} ms`
  }
}

function* refusalsAddUp(
  { gated, gatedLater, refused, events }: Watched,
  report: Report,
): Generator<string> {
  const finished = events.at(-1)?.seq ?? 0
  const inTime = (all: readonly { readonly seq: number }[]): number =>
    all.filter(({ seq }) => seq < finished).length
  const skips = report.skips.filter(({ layer }) => layer === 'gate').length
  const [least, most] = [inTime(gated), gated.length + gatedLater]
  if (skips < least || skips > most) yield `the gate refused ${least} times, reported are ${skips}`
  const plugins = report.skips.filter(({ layer }) => layer === 'refuses').length
  if (plugins !== inTime(refused))
    yield `a plugin refused ${inTime(refused)} times, reported are ${plugins}`
}

/** Of the model that only a step leads to (see `goesTo`), that step comes last here: its prompt does not say when. */
function shapeOf(prompt: string, target: string): string {
  const steps = [...prompt.matchAll(/-(s\d)/g)].map(([, name]) => name)
  return [...steps, ...(target === 'm' ? [toModel] : [])].join(' + ') || 'original'
}

const toModel = 'otherModel(m)'

function ordered(shape: string): string {
  const steps = shape.split(' + ')
  const others = steps.filter((step) => step !== toModel)
  return [...others, ...steps.filter((step) => step === toModel)].join(' + ')
}

function isAbortError(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

function isCallError(error: unknown): error is CallError {
  return error instanceof Error && error.name === 'CallError'
}
