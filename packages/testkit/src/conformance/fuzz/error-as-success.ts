import { inTurn } from '../in-turn.ts'
import type { Check } from '../check.ts'
import { attemptOf, deliveryAfter, faultOf } from '../outcomes.ts'
import type { DocumentedError } from '../provider-wire.ts'
import type { Stage } from '../subject.ts'
import { demand } from '../violation.ts'

export const errorAsSuccess: Check = {
  title: 'takes no error for an image when it comes with a status of 200',
  run: (subject) =>
    subject.live(async (stage) => {
      const errors = Object.entries(subject.given.wire.errors).filter(([, error]) => isPlain(error))
      await inTurn(errors, ([title, error]) => holdsFor(title, error, stage))
      return errors.length === 0 ? 'no error is documented that has a status' : undefined
    }),
}

async function holdsFor(
  title: string,
  { headers, body }: DocumentedError,
  stage: Stage,
): Promise<void> {
  const trial = await stage.run({ script: () => ({ headers, body }) })
  const situation = `the error '${title}' with a status of 200`
  const { kind, message } = faultOf(trial, situation)
  const { delivery } = attemptOf(trial) ?? {}
  demand(
    kind !== 'unknown' && delivery === deliveryAfter('accepted', trial, stage.provider),
    `${situation} became ${kind}, ${delivery} (${message})`,
    'Name it in classify() like its sibling with a status, or leave it to the engine: malformed_response, accepted',
  )
}

function isPlain({ answers, status = 200 }: DocumentedError): boolean {
  return answers === undefined && status >= 400
}
