import type { Witness } from '../witness.ts'
import type { Settlement } from './coming.ts'
import { tellListener } from '../report/tell-listener.ts'

/** Tells a witness, who can change nothing: what it throws becomes a warning of the process. */
export function tellWitness(
  witness: Witness,
  { failure, result }: Pick<Settlement, 'failure' | 'result'>,
): void {
  if (failure) tellListener((thrown) => witness.failed(thrown), failure.error, warn)
  else tellListener((made) => witness.succeeded(made), result, warn)
}

function warn(message: string): void {
  process.emitWarning(`onSettled threw: ${message}`, 'StintWarning')
}
