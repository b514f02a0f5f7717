import type { ImageRequestInput } from '@stint/core'
import { inTurn } from '../in-turn.ts'
import type { Check } from '../check.ts'
import { faultOf, paidOf } from '../outcomes.ts'
import { listOf } from '../received.ts'
import type { Stage } from '../subject.ts'
import { variants } from '../variants.ts'
import { demand } from '../violation.ts'

export const refusedUnsent: Check = {
  title: 'sends nothing of what it says it cannot take',
  run: (subject) =>
    subject.recorded(async (stage) => {
      const refused: ImageRequestInput[] = []
      stage.vendor.use(subject.script())
      await inTurn(variants(subject), async ({ request }) => {
        const answer = await stage.provider.accepts(subject.checked(request))
        if (typeof answer === 'string') refused.push(request)
      })
      await inTurn(refused, (request) => staysUnsent(request, stage))
      return refused.length === 0 ? 'takes every request' : undefined
    }),
}

async function staysUnsent(request: ImageRequestInput, stage: Stage): Promise<void> {
  const trial = await stage.run({ request })
  const paid = paidOf(trial.received, stage.provider)
  demand(
    paid.length === 0,
    `accepts() refused a request, and yet ${listOf(paid)} was sent`,
    'Let accepts() look at the request and at what is known of the model, and send no submission to find out',
  )
  const { kind, delivery } = faultOf(trial, 'a request that accepts() refuses')
  demand(
    kind === 'unsupported' && delivery === 'unsent',
    `a request that accepts() refuses ended as ${kind}, ${delivery}`,
    'Return the reason from accepts() as a string',
  )
}
