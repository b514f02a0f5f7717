import type { Clock } from './clock.ts'
import type { CallEvent } from './call-event.ts'
import type { Fault } from './fault.ts'
import { faultMessage } from './fault-message.ts'
import type { Jobs } from './jobs.ts'
import type { Progress } from './provider.ts'
import type { Refusal } from './refusal.ts'
import { reportFault } from './report.ts'
import { tellListener } from './tell-listener.ts'
import type { Report, ReportedAttempt, ReportedSkip, ReportedWait, StoppedBy } from './report.ts'

/** Who is speaking: a layer of a stack. */
export interface Speaker {
  readonly layer: string
  readonly index: number
  readonly target?: string | undefined
}

/** An attempt that has begun and not ended. */
export interface OpenAttempt {
  readonly number: number
  readonly target: string
  readonly shape: string
  readonly startedMs: number
}

/** How an attempt ended, apart from when. */
export interface AttemptEnd {
  readonly fault: Fault | undefined
  readonly sends: number
  readonly submissions: number
  readonly delivery: ReportedAttempt['delivery']
  readonly cost: number
  /** Whether the cost was told, or is sure. */
  readonly confirmed: boolean
  readonly job: ReportedAttempt['job'] | undefined
  readonly cutBy: Speaker | undefined
}

/** Writes the report of one call while it happens, and tells whoever listens. */
export class Recorder {
  readonly #clock: Clock
  readonly #began: number
  readonly #head: Pick<Report, 'callId' | 'operation' | 'labels'>
  readonly #attempts: ReportedAttempt[] = []
  readonly #open = new Set<OpenAttempt>()
  readonly #skips: ReportedSkip[] = []
  readonly #waits: ReportedWait[] = []
  readonly #warnings: string[] = []
  readonly #listen: ((event: CallEvent) => unknown) | undefined
  readonly #places = new Map<Refusal, number>()
  #begun = 0
  #losses: readonly string[] = []
  #outcome: Report['outcome'] = 'running'
  #endedMs: number | undefined
  /** The last refusal that kept a repeater from going on; none once an attempt has begun after it. */
  stop: Refusal | undefined
  /** The deadline that passed last; none once an attempt has begun after it. */
  cut: StoppedBy | undefined
  /** Every fault of an attempt, with whoever cut it. */
  readonly faults: { readonly fault: Fault; readonly cutBy: Speaker | undefined }[] = []
  /** Refusals in order. */
  readonly refusals: Refusal[] = []
  stoppedBy: StoppedBy | undefined
  /** The jobs of the call, once it has begun. */
  jobs: Jobs | undefined

  constructor(
    clock: Clock,
    head: Pick<Report, 'callId' | 'operation' | 'labels'>,
    listen: ((event: CallEvent) => unknown) | undefined,
  ) {
    this.#clock = clock
    this.#began = clock.now()
    this.#head = head
    this.#listen = listen
  }

  /** Whole milliseconds since the call began: points in time are rounded, so that what is between them adds up. */
  get elapsedMs(): number {
    return this.#endedMs ?? Math.round(this.#clock.now() - this.#began)
  }

  /** Nothing is written after the end: a late loser has no say. */
  get over(): boolean {
    return this.#endedMs !== undefined
  }

  /** Attempts begun so far. */
  get begun(): number {
    return this.#begun
  }

  begin(target: string, shape: string): OpenAttempt {
    this.#begun += 1
    this.stop = undefined
    this.cut = undefined
    const open = { number: this.#begun, target, shape, startedMs: this.elapsedMs }
    this.#open.add(open)
    this.#emit({
      type: 'attempt-started',
      atMs: open.startedMs,
      number: open.number,
      target,
      shape,
    })
    return open
  }

  end(open: OpenAttempt, end: AttemptEnd): void {
    if (!this.#open.delete(open)) return
    if (end.fault) this.faults.push({ fault: end.fault, cutBy: end.cutBy })
    const attempt: ReportedAttempt = {
      ...open,
      ms: this.elapsedMs - open.startedMs,
      ...(end.fault && { fault: reportFault(end.fault) }),
      sends: end.sends,
      submissions: end.submissions,
      delivery: end.delivery,
      cost: end.cost,
      costIs: end.confirmed ? 'confirmed' : 'estimated',
      ...(end.job && { job: end.job }),
      ...(end.cutBy && { cutBy: end.cutBy.layer }),
    }
    this.#attempts.push(attempt)
    this.#emit({ type: 'attempt-ended', atMs: this.elapsedMs, ...attempt })
  }

  progress({ number, target }: OpenAttempt, progress: Progress): void {
    this.#emit({ type: 'progress', atMs: this.elapsedMs, number, target, ...progress })
  }

  skip(by: Speaker, reason: string, afterMs?: number): void {
    if (this.over) return
    const skip: ReportedSkip = {
      ...speaker(by),
      reason: faultMessage(reason),
      atMs: this.elapsedMs,
      ...(afterMs !== undefined && { afterMs }),
    }
    this.#skips.push(skip)
    this.#emit({ type: 'skipped', ...skip })
  }

  /** Puts a refusal into the report, once, where it was first thrown. */
  refuse(refusal: Refusal, by: Speaker): void {
    if (this.refusals.includes(refusal)) return
    this.refusals.push(refusal)
    this.#places.set(refusal, by.index)
    const { layer, reason, afterMs, index = by.index, target = by.target } = refusal
    this.skip({ layer, index, target }, reason, afterMs)
  }

  /** Where the layer stands that made a refusal, also when the refusal does not say. */
  placeOf(refusal: Refusal): number {
    return refusal.index ?? this.#places.get(refusal) ?? -1
  }

  /** @returns the function that ends the wait, whether it ran out or was cut. */
  wait(by: Speaker, ms: number, reason: string): () => void {
    const said = faultMessage(reason)
    const planned: ReportedWait = { ...speaker(by), reason: said, startedMs: this.elapsedMs, ms }
    const at = this.#waits.push(planned) - 1
    this.#emit({ type: 'waiting', atMs: planned.startedMs, ...planned })
    return () => {
      if (!this.over) this.#waits[at] = { ...planned, ms: this.elapsedMs - planned.startedMs }
    }
  }

  step(by: Speaker, step: { readonly name: string; readonly lossy: boolean }): void {
    const { index: _, ...who } = speaker(by)
    this.#emit({
      type: 'downgraded',
      atMs: this.elapsedMs,
      ...who,
      step: step.name,
      lossy: step.lossy,
    })
  }

  warn(text: string): void {
    const said = faultMessage(text)
    if (!this.over && !this.#warnings.includes(said)) this.#warnings.push(said)
  }

  finish(outcome: 'ok' | 'failed' | 'aborted', losses: readonly string[] = []): Report {
    this.#losses = losses
    this.#outcome = outcome
    this.#endedMs = this.elapsedMs
    const report = this.report()
    this.#emit({ type: 'finished', atMs: this.#endedMs, ok: outcome === 'ok', report })
    return report
  }

  /** The report so far; plain data that later events do not change. */
  report(): Report {
    return {
      ...this.#head,
      outcome: this.#outcome,
      attempts: this.#attempts.toSorted((a, b) => a.number - b.number),
      skips: [...this.#skips],
      waits: [...this.#waits],
      losses: [...this.#losses],
      warnings: [...this.#warnings],
      ...(this.stoppedBy && { stoppedBy: this.stoppedBy }),
      elapsedMs: this.elapsedMs,
      cost: costOf(this.#attempts),
      costs: {
        confirmed: costOf(this.#attempts.filter(({ costIs }) => costIs === 'confirmed')),
        estimated: costOf(this.#attempts.filter(({ costIs }) => costIs === 'estimated')),
      },
      jobs: this.jobs?.unfinished ?? [],
    }
  }

  #emit(event: CallEvent): void {
    tellListener(this.#listen, event, (message) => {
      const text = `onEvent threw: ${message}`
      if (this.over) process.emitWarning(text, 'StintWarning')
      else this.warn(text)
    })
  }
}

function speaker(by: Speaker): { layer: string; index: number; target?: string } {
  const { layer, index, target } = by
  return { layer, index, ...(target !== undefined && { target }) }
}

function costOf(attempts: readonly ReportedAttempt[]): number {
  return attempts.reduce((sum, { cost }) => sum + cost, 0)
}
