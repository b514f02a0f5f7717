import { AsyncLocalStorage } from 'node:async_hooks'
import type { MeterProvider, Tracer } from '@opentelemetry/api'
import { makeInstruments, type Instruments } from './instruments.ts'

/** The package `@opentelemetry/api`. */
export type OpenTelemetry = typeof import('@opentelemetry/api')

const scope = '@stint/middleware'

/** OpenTelemetry as one layer uses it: whatever it throws is told once, and no call hears of it. */
export class Telemetry {
  readonly api: OpenTelemetry
  /** Whether messages of faults are shown. */
  readonly messages: boolean
  readonly #outside = AsyncLocalStorage.snapshot()
  #meters: MeterProvider | undefined
  #instruments: Instruments | undefined
  #told = false

  constructor(api: OpenTelemetry, messages: boolean) {
    this.api = api
    this.messages = messages
  }

  get tracer(): Tracer {
    return this.api.trace.getTracer(scope)
  }

  /** Those of the provider that is registered now: unlike tracers, meters do not follow one that comes later. */
  get instruments(): Instruments {
    const meters = this.api.metrics.getMeterProvider()
    if (!this.#instruments || meters !== this.#meters) {
      this.#instruments = makeInstruments(meters.getMeter(scope))
      this.#meters = meters
    }
    return this.#instruments
  }

  /** @returns undefined when it throws. */
  safely<T>(fn: () => T): T | undefined {
    try {
      return fn()
    } catch (error) {
      this.#tell(error)
      return undefined
    }
  }

  /**
   * In the async context in which the layer was made: what is exported from there, at once or by a timer that is set,
   * does not count as sent by an attempt.
   */
  outside<T>(fn: () => T): T | undefined {
    return this.safely(() => this.#outside(fn))
  }

  #tell(error: unknown): void {
    if (this.#told) return
    this.#told = true
    const text = error instanceof Error ? error.message : typeof error
    process.emitWarning(`trace: OpenTelemetry threw, told once: ${text}`, 'StintWarning')
  }
}
