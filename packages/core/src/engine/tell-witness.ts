import { tellListener } from '../report/tell-listener.ts'
import type { Witness } from '../witness.ts'
import type { Failure } from './coming.ts'

/** Tells a witness, who can change nothing: what it throws becomes a warning of the process. */
export function tellWitness(witness: Witness, failure: Failure | undefined, result: unknown): void {
  if (failure) tellListener((thrown) => witness.failed(thrown), failure.error, warn)
  else tellListener((made) => witness.succeeded(made), result, warn)
}

/** Tells a witness what becomes of a promise. */
export function tellWitnessOf(promise: Promise<unknown>, witness: Witness): void {
  promise.then(
    (result) => tellWitness(witness, undefined, result),
    (error: unknown) => tellWitness(witness, { error }, undefined),
  )
}

function warn(message: string): void {
  process.emitWarning(`a witness threw: ${message}`, 'StintWarning')
}
