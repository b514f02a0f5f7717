import { types } from 'node:util'
import { reportedFields } from '../expected-fault.ts'
import type { Check } from '../check.ts'
import { scriptOf } from '../delivery.ts'
import { faultOf } from '../outcomes.ts'
import type { DocumentedError } from '../provider-wire.ts'
import { demand } from '../violation.ts'

/** The check of one entry of `wire.errors`. */
export function documentedError(title: string, documented: DocumentedError): Check {
  const { fault: expected, answers = [documented] } = documented
  return {
    title: `names the fault of '${title}': ${expected.kind}`,
    run: (subject) =>
      subject.recorded(async ({ run }) => {
        const fault = faultOf(await run({ script: scriptOf(answers) }), `the error '${title}'`)
        const wrong = reportedFields(expected).filter(
          (field) => !Object.is(fault[field], expected[field]),
        )
        const show = (field: string, value: unknown): string =>
          `${field}: ${types.isNativeError(value) ? value.message : JSON.stringify(value)}`
        demand(
          wrong.length === 0,
          `the error '${title}' became a fault with ${wrong.map((field) => show(field, fault[field])).join(', ')}, not with ${wrong.map((field) => show(field, expected[field])).join(', ')} (message: ${fault.message})`,
          mendFor(wrong),
        )
        return undefined
      }),
  }
}

function mendFor(wrong: readonly string[]): string {
  if (wrong.includes('delivery')) {
    return 'Send through attempt.fetch: the wire knows the delivery, and overrules what the fault says'
  }
  if (wrong.includes('retryAfterMs')) {
    return 'Return a Fault with retryAfterMs from classify(), in milliseconds, where the delay is not in a Retry-After header'
  }
  return 'Read the answer in classify(failure), and return new Fault(kind, { ... }) for it'
}
