import type { Attributes, Context as OtelContext, Span } from '@opentelemetry/api'
import type { CallEvent, Context, FollowedAttempt, Follower, Report } from '@stint/core'
import { AttemptSpans } from './attempt-spans.ts'
import {
  attributesOfCall,
  attributesOfResult,
  attributesOfTarget,
  onlyTarget,
  spanName,
  targetOfResult,
} from './gen-ai.ts'
import { measureAttempt, measureCall } from './measure.ts'
import { spanEventOf } from './span-event.ts'
import { Tally } from './tally.ts'
import type { Telemetry } from './telemetry.ts'
import { attributesOfStop, verdictOf, type Outcome } from './verdict.ts'
import { wallTime } from './wall-time.ts'

/** Where a trace leaves its OpenTelemetry context for those below it. */
const handedDown = Symbol('stint.trace')

/** Events that a trace further in has put on its span. The innermost is told first. */
const told = new WeakSet<CallEvent>()

/** The span of one entry of a trace layer, with those of the attempts below it. */
export class CallTrace implements Follower {
  readonly #telemetry: Telemetry
  readonly #ctx: Context
  readonly #context: OtelContext
  readonly #span: Span
  readonly #attempts: AttemptSpans
  readonly #tally = new Tally()
  readonly #beganMs: number
  /** Only the outermost trace of a call measures, so that nothing counts twice. */
  readonly #measures: boolean
  #outcome: Outcome = {}
  #ended = false

  constructor(telemetry: Telemetry, ctx: Context) {
    const { api } = telemetry
    this.#telemetry = telemetry
    this.#ctx = ctx
    this.#beganMs = ctx.call.clock.now()
    const above = ctx.state[handedDown] as OtelContext | undefined
    this.#measures = above === undefined
    const key = api.createContextKey('stint.trace')
    const active = api.context.active()
    // A timer of a clock that is not the machine's loses the async context; what was handed down is not lost.
    const parent = above && active.getValue(key) !== above.getValue(key) ? above : active
    this.#span = this.#start(parent)
    this.#context = api.trace.setSpan(parent.setValue(key, this), this.#span)
    ctx.state[handedDown] = this.#context
    this.#attempts = new AttemptSpans(telemetry, ctx.call, this.#context)
  }

  #start(parent: OtelContext): Span {
    const { call, target } = this.#ctx
    const { tracer, api } = this.#telemetry
    const name = spanName(call.operation, attributesOfTarget(onlyTarget(target)))
    const attributes = attributesOfCall(this.#ctx)
    const startTime = wallTime(call)
    return tracer.startSpan(name, { kind: api.SpanKind.CLIENT, attributes, startTime }, parent)
  }

  /** Runs what is below so that spans started there become children of this one. */
  within(fn: () => void): void {
    this.#telemetry.api.context.with(this.#context, fn)
  }

  around(attempt: FollowedAttempt, call: () => void): void {
    this.#telemetry.safely(() => this.#attempts.around(attempt, call))
  }

  onEvent(event: CallEvent): void {
    this.#telemetry.outside(() => this.#hear(event))
  }

  /** What is below has settled. Where that is the whole call, its report is still to come. */
  settled(outcome: Outcome): void {
    this.#outcome = outcome
    if (!this.#ctx.wholeCall) this.#telemetry.outside(() => this.#end(undefined))
  }

  #hear(event: CallEvent): void {
    if (event.type === 'progress') return
    if (event.type === 'finished') return this.#end(this.#ctx.wholeCall ? event.report : undefined)
    const isOurs = !told.has(event)
    told.add(event)
    this.#tally.add(event)
    if (event.type === 'attempt-ended') {
      this.#attempts.end(event)
      if (this.#measures) measureAttempt(this.#telemetry.instruments, this.#ctx.call, event)
    } else if (isOurs) {
      if (event.type === 'attempt-started') this.#attempts.start(event)
      else this.#mark(event)
    }
    if (event.type === 'skipped' && this.#measures) {
      this.#telemetry.instruments.skips.add(1, { 'stint.layer': event.layer })
    }
  }

  #mark(event: CallEvent): void {
    const mark = spanEventOf(event)
    if (mark) this.#span.addEvent(mark.name, mark.attributes, wallTime(this.#ctx.call))
  }

  #end(report: Report | undefined): void {
    if (this.#ended) return
    this.#ended = true
    const { call } = this.#ctx
    const { result } = this.#outcome
    const verdict = verdictOf(this.#outcome, this.#ctx.ending, report)
    const target = attributesOfTarget(targetOfResult(result) ?? this.#tally.target)
    const made = verdict.outcome === 'ok' ? attributesOfResult(result) : {}
    const error = verdict.errorType === undefined ? {} : { 'error.type': verdict.errorType }
    const stop = attributesOfStop(verdict.stoppedBy)
    const jobs = report?.jobs.map(({ id }) => id) ?? []
    const attributes: Attributes = {
      ...target,
      ...made,
      ...error,
      ...stop,
      ...this.#tally.attributes,
      ...(jobs.length > 0 && { 'stint.unfinished_jobs': jobs }),
      'stint.outcome': verdict.outcome,
    }
    this.#span.updateName(spanName(call.operation, { ...this.#known, ...target }))
    this.#span.setAttributes(attributes)
    if (verdict.errorType !== undefined) this.#fail(verdict.errorType, verdict.message)
    this.#span.end(wallTime(call))
    if (!this.#measures) return
    measureCall(this.#telemetry.instruments, {
      call,
      ms: call.clock.now() - this.#beganMs,
      attempts: this.#tally.attempts,
      budgetUsedUp: this.#tally.budgetUsedUp || verdict.stoppedBy?.layer === 'budget',
      attributes: { ...this.#known, ...target, ...error },
      made,
      context: this.#context,
    })
  }

  /** The target that was known from the start. */
  get #known(): Attributes {
    return attributesOfTarget(onlyTarget(this.#ctx.target))
  }

  #fail(errorType: string, text: string | undefined): void {
    const { api, messages } = this.#telemetry
    const message = messages && text !== undefined ? text : errorType
    this.#span.setStatus({ code: api.SpanStatusCode.ERROR, message })
  }
}
