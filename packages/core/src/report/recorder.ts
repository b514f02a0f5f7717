import type { Clock } from '../clock.ts'
import type { CallEvent } from './call-event.ts'
import { composeReport, type ReportHead } from './compose-report.ts'
import type { Fault } from '../faults/fault.ts'
import { faultMessage } from '../faults/fault-message.ts'
import { redact } from '../faults/redact.ts'
import { tellFollowers, type Audience } from './follower.ts'
import type { Jobs } from '../engine/jobs.ts'
import { OpenAttempt, reportedAttempt, type AttemptEnd } from '../engine/open-attempt.ts'
import type { Progress } from '../provider.ts'
import type { Refusal } from '../faults/refusal.ts'
import type { CallOutput } from '../stream/call-output.ts'
import { tellListener } from './tell-listener.ts'
import type { Report, ReportedAttempt, ReportedSkip, ReportedWait, StoppedBy } from './report.ts'

/** Who is speaking: a layer of a stack. */
export interface Speaker {
  readonly layer: string
  readonly index: number
  readonly target?: string | undefined
  /** Who follows there. */
  readonly audience?: Audience | undefined
}

/** Who is told of events, and of which. */
export interface Listeners {
  wants(type: CallEvent['type']): boolean
  tell(event: CallEvent): unknown
}

/** The fault of an attempt, whoever cut it, and when it ended, in milliseconds since the call began. */
interface FaultMet {
  readonly fault: Fault
  readonly cutBy: Speaker | undefined
  readonly atMs: number
}

const none: readonly never[] = []

/** What a call that meets nothing has none of. */
interface Met {
  skips?: ReportedSkip[]
  waits?: ReportedWait[]
  warnings?: string[]
  /** Keys that went out in this call. */
  secrets?: string[]
  faults?: FaultMet[]
  refusals?: Refusal[]
  /** Where the layers stand that refused. */
  places?: Map<Refusal, number>
}

/** Writes the report of one call while it happens, and tells whoever listens. */
export class Recorder {
  readonly #clock: Clock
  readonly #began: number
  readonly #head: ReportHead
  readonly #attempts: ReportedAttempt[] = []
  #met: Met | undefined = undefined
  readonly #listeners: Listeners | undefined
  #begun = 0
  #losses: readonly string[] = none
  #outcome: Report['outcome'] = 'running'
  #endedMs: number | undefined
  /**
   * The last refusal that kept a repeater from going on; none once an attempt has begun after it, or one that ran
   * beside it has failed by itself.
   */
  stop: Refusal | undefined
  /** The deadline that passed last, and whether the whole call was held to it; none once an attempt has begun after it. */
  cut: (StoppedBy & { readonly wholeCall: boolean }) | undefined
  stoppedBy: StoppedBy | undefined
  /** The jobs of the call, once it has begun. */
  jobs: Jobs | undefined
  #output: CallOutput | undefined
  #committedMs: number | undefined
  /** Everybody who follows a part of the call: told of its end. */
  audience: Audience | undefined

  constructor(clock: Clock, head: ReportHead, listeners?: Listeners) {
    this.#clock = clock
    this.#began = clock.now()
    this.#head = head
    this.#listeners = listeners
  }

  /** Whole milliseconds since the call began: points in time are rounded, so that what is between them adds up. */
  get elapsedMs(): number {
    return this.#endedMs ?? Math.round(this.#clock.now() - this.#began)
  }

  /** Nothing is written after the end: a late loser has no say. */
  get over(): boolean {
    return this.#endedMs !== undefined
  }

  /** Every fault of an attempt, with whoever cut it. */
  get faults(): readonly FaultMet[] {
    return this.#met?.faults ?? none
  }

  /** Refusals in order. */
  get refusals(): readonly Refusal[] {
    return this.#met?.refusals ?? none
  }

  /** Attempts begun so far. */
  get begun(): number {
    return this.#begun
  }

  begin(target: string, shape: string, audience?: Audience): OpenAttempt {
    this.#begun += 1
    this.stop = undefined
    this.cut = undefined
    const number = this.#begun
    const atMs = this.elapsedMs
    const open = new OpenAttempt(number, target, shape, atMs, audience)
    if (this.#isHeard('attempt-started', audience)) {
      this.#emit({ type: 'attempt-started', atMs, number, target, shape }, audience)
    }
    return open
  }

  end(open: OpenAttempt, end: AttemptEnd): void {
    const { audience } = open
    if (!open.close()) return
    if (end.fault && !end.cutBy) this.stop = undefined
    const atMs = this.elapsedMs
    if (end.fault) (this.#notes.faults ??= []).push({ fault: end.fault, cutBy: end.cutBy, atMs })
    const attempt = reportedAttempt(open, end, atMs)
    this.#attempts.push(attempt)
    if (this.#isHeard('attempt-ended', audience)) {
      this.#emit({ type: 'attempt-ended', atMs, ...attempt }, audience)
    }
  }

  progress(open: OpenAttempt, progress: Progress): void {
    const { number, target } = open
    const { text } = progress
    // A vendor may have put anything in its place, which is no reason for an attempt to fail.
    const told = typeof text === 'string' ? { text: redact(text, this.#met?.secrets) } : {}
    const event = {
      type: 'progress',
      atMs: this.elapsedMs,
      number,
      target,
      ...progress,
      ...told,
    } as const
    this.#emit(event, open.audience)
  }

  skip(by: Speaker, reason: string, afterMs?: number): void {
    if (this.over) return
    const skip: ReportedSkip = {
      ...speaker(by),
      reason: faultMessage(reason, this.#met?.secrets),
      atMs: this.elapsedMs,
      ...(afterMs !== undefined && { afterMs }),
    }
    ;(this.#notes.skips ??= []).push(skip)
    this.#emit({ type: 'skipped', ...skip }, by.audience)
  }

  /** Puts a refusal into the report, once, where it was first thrown. */
  refuse(refusal: Refusal, by: Speaker): void {
    const refusals = (this.#notes.refusals ??= [])
    if (refusals.includes(refusal)) return
    refusals.push(refusal)
    ;(this.#notes.places ??= new Map<Refusal, number>()).set(refusal, by.index)
    const { layer, reason, afterMs, index = by.index, target = by.target } = refusal
    this.skip({ layer, index, target, audience: by.audience }, reason, afterMs)
  }

  /** Where the layer stands that made a refusal, also when the refusal does not say. */
  placeOf(refusal: Refusal): number {
    return refusal.index ?? this.#met?.places?.get(refusal) ?? -1
  }

  /** @returns the function that ends the wait, whether it ran out or was cut. */
  wait(by: Speaker, ms: number, reason: string): () => void {
    const said = faultMessage(reason)
    const planned: ReportedWait = { ...speaker(by), reason: said, startedMs: this.elapsedMs, ms }
    const waits = (this.#notes.waits ??= [])
    const at = waits.push(planned) - 1
    this.#emit({ type: 'waiting', atMs: planned.startedMs, ...planned }, by.audience)
    return () => {
      if (!this.over) waits[at] = { ...planned, ms: this.elapsedMs - planned.startedMs }
    }
  }

  step(by: Speaker, step: { readonly name: string; readonly lossy: boolean }): void {
    const { index: _, ...who } = speaker(by)
    const taken = { step: step.name, lossy: step.lossy }
    this.#emit({ type: 'downgraded', atMs: this.elapsedMs, ...who, ...taken }, by.audience)
  }

  /** Follows what the caller is given to read. */
  follow(output: CallOutput): void {
    this.#output = output
    output.onCommit = ({ number, target }) => {
      const atMs = (this.#committedMs = this.elapsedMs)
      if (!this.#isHeard('committed', this.audience)) return
      this.#emit({ type: 'committed', atMs, number, target }, this.audience)
    }
  }

  get #shown(): Report['output'] {
    const { committed, parts, chars } = this.#output ?? {}
    if (!committed || parts === undefined || chars === undefined) return undefined
    return { ...committed, committedMs: this.#committedMs ?? 0, parts, chars }
  }

  /** Keys that have gone out: no later warning, skip or progress repeats them. */
  learn(secrets: readonly string[]): void {
    for (const secret of secrets) {
      if (!this.#met?.secrets?.includes(secret)) (this.#notes.secrets ??= []).push(secret)
    }
  }

  warn(text: string): void {
    const said = faultMessage(text, this.#met?.secrets)
    if (this.over || this.#met?.warnings?.includes(said)) return
    ;(this.#notes.warnings ??= []).push(said)
  }

  finish(outcome: 'ok' | 'failed' | 'aborted', losses: readonly string[] = []): Report {
    this.#losses = losses
    this.#outcome = outcome
    this.#endedMs = this.elapsedMs
    const report = this.report()
    if (this.#isHeard('finished', this.audience)) {
      const atMs = this.#endedMs
      this.#emit({ type: 'finished', atMs, ok: outcome === 'ok', report }, this.audience)
    }
    return report
  }

  /** The report so far; plain data that later events do not change. */
  report(): Report {
    const { skips, waits, warnings } = this.#met ?? {}
    return composeReport(this.#head, {
      outcome: this.#outcome,
      attempts: this.#attempts,
      skips,
      waits,
      warnings,
      losses: this.#losses,
      stoppedBy: this.stoppedBy,
      elapsedMs: this.elapsedMs,
      jobs: this.jobs?.unfinished,
      output: this.#shown,
    })
  }

  get #notes(): Met {
    return (this.#met ??= {})
  }

  #isHeard(type: CallEvent['type'], audience: Audience | undefined): boolean {
    return audience !== undefined || this.#listeners?.wants(type) === true
  }

  #emit(event: CallEvent, audience: Audience | undefined): void {
    tellListener(
      (news: CallEvent) => this.#listeners?.tell(news),
      event,
      (message) => this.#complain(`onEvent threw: ${message}`),
    )
    if (audience) tellFollowers(audience, event, (message) => this.complainOfFollower(message))
  }

  complainOfFollower(message: string): void {
    this.#complain(`a follower threw: ${message}`)
  }

  /** A warning, also once the report is written. */
  #complain(text: string): void {
    if (this.over) process.emitWarning(text, 'StintWarning')
    else this.warn(text)
  }
}

function speaker(by: Speaker): { layer: string; index: number; target?: string } {
  const { layer, index, target } = by
  return { layer, index, ...(target !== undefined && { target }) }
}
