import type { Check } from './check.ts'
import { abortBefore } from './checks/abort-before.ts'
import { abortReading } from './checks/abort-reading.ts'
import { abortWaiting } from './checks/abort-waiting.ts'
import { acceptance } from './checks/acceptance.ts'
import { acceptedSent } from './checks/accepted-sent.ts'
import { contract } from './checks/contract.ts'
import { documentedError } from './checks/documented-error.ts'
import { hiddenKey } from './checks/hidden-key.ts'
import { keyToOthers } from './checks/key-to-others.ts'
import { noImage } from './checks/no-image.ts'
import { noSecondTry } from './checks/no-second-try.ts'
import { notAnImage } from './checks/not-an-image.ts'
import { nothingLeft } from './checks/nothing-left.ts'
import { oneSubmission } from './checks/one-submission.ts'
import { referenceBytes, referenceCount } from './checks/references.ts'
import { refusedUnsent } from './checks/refused-unsent.ts'
import { resumedJob } from './checks/resumed-job.ts'
import { sameBytes } from './checks/same-bytes.ts'
import { schema } from './checks/schema.ts'
import { throughFetch } from './checks/through-fetch.ts'
import { brokenOff, tooLarge } from './checks/unfinished-answer.ts'
import { unknownError } from './checks/unknown-error.ts'
import { wholePrompt } from './checks/whole-prompt.ts'
import { anyAnswer } from './fuzz/any-answer.ts'
import { answerInPieces } from './fuzz/answer-in-pieces.ts'
import { cutAnswer } from './fuzz/cut-answer.ts'
import { errorAsSuccess } from './fuzz/error-as-success.ts'
import type { ProviderWire } from './provider-wire.ts'

/** All checks of a provider, in the order in which a newcomer would meet them. */
export function checksFor({ errors }: ProviderWire): readonly Check[] {
  return [
    contract,
    oneSubmission,
    noSecondTry,
    throughFetch,
    wholePrompt,
    sameBytes,
    schema,
    referenceBytes,
    referenceCount,
    acceptance,
    refusedUnsent,
    acceptedSent,
    abortBefore,
    abortWaiting,
    abortReading,
    nothingLeft,
    resumedJob,
    ...Object.entries(errors).map(([title, error]) => documentedError(title, error)),
    unknownError,
    errorAsSuccess,
    noImage,
    notAnImage,
    brokenOff,
    tooLarge,
    hiddenKey,
    keyToOthers,
    answerInPieces,
    cutAnswer,
    anyAnswer,
  ]
}
