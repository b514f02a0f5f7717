import type { Counter, Histogram, Meter, UpDownCounter } from '@opentelemetry/api'

/** What is measured. */
export interface Instruments {
  readonly duration: Histogram
  readonly tokens: Histogram
  readonly attempts: Histogram
  readonly submissions: Counter
  readonly hiddenRetries: Counter
  readonly skips: Counter
  readonly budgetExhaustions: Counter
  readonly breakerChanges: Counter
  readonly breakerCircuits: UpDownCounter
}

/** Buckets as the GenAI conventions have them: powers of 2 and of 4. */
const seconds = Array.from({ length: 14 }, (_, n) => 2 ** n / 100)
const tokens = Array.from({ length: 14 }, (_, n) => 4 ** n)
const attempts = [0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30]

/** Names and units after the semantic conventions; those of stint's own under `stint`. */
export function makeInstruments(meter: Meter): Instruments {
  const histogram = (name: string, unit: string, description: string, buckets: number[]) =>
    meter.createHistogram(name, {
      unit,
      description,
      advice: { explicitBucketBoundaries: buckets },
    })
  const counter = (name: string, unit: string, description: string): Counter =>
    meter.createCounter(name, { unit, description })
  return {
    duration: histogram(
      'gen_ai.client.operation.duration',
      's',
      'GenAI operation duration.',
      seconds,
    ),
    tokens: histogram(
      'gen_ai.client.token.usage',
      '{token}',
      'Number of input and output tokens used.',
      tokens,
    ),
    attempts: histogram('stint.call.attempts', '{attempt}', 'Attempts of a call.', attempts),
    submissions: counter('stint.submissions', '{submission}', 'Paid submissions that were sent.'),
    hiddenRetries: counter(
      'stint.hidden_retries',
      '{retry}',
      'Attempts ended because a client library tried again by itself.',
    ),
    skips: counter('stint.skips', '{skip}', 'Targets and layers that were not entered.'),
    budgetExhaustions: counter(
      'stint.budget.exhaustions',
      '{call}',
      'Calls in which a budget was used up.',
    ),
    breakerChanges: counter(
      'stint.breaker.changes',
      '{change}',
      'Changes of the state of a circuit breaker.',
    ),
    breakerCircuits: meter.createUpDownCounter('stint.breaker.circuits', {
      unit: '{circuit}',
      description: 'Circuits that are not closed, by state.',
    }),
  }
}
