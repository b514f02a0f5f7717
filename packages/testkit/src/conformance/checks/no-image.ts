import { inTurn } from '../in-turn.ts'
import type { Check } from '../check.ts'
import type { Delivery } from '../delivery.ts'
import { deliveryAfter, faultOf } from '../outcomes.ts'
import type { Stage } from '../subject.ts'
import { demand } from '../violation.ts'

const json = { 'content-type': 'application/json' }

const answers: Readonly<Record<string, Delivery>> = {
  'no body (204)': { status: 204 },
  'an empty body': { body: '' },
  'an empty body that is called JSON': { body: '', headers: json },
  'an empty object': { body: {} },
  'an empty list': { body: [] },
  null: { body: null },
  'a text in JSON': { body: '"ok"', headers: json },
  'half of a JSON text': { body: '{"data": [{"image": "iVBORw0K', headers: json },
  'a page to sign in': {
    body: '<html><title>Sign in</title></html>',
    headers: { 'content-type': 'text/html' },
  },
  ...Object.fromEntries(
    [
      'application/json',
      'application/octet-stream',
      'image/png',
      'text/event-stream',
      'text/plain',
    ].map((type): [string, Delivery] => [
      `plain text that is called ${type}`,
      {
        body: 'OK, here is your image.',
        headers: { 'content-type': type },
      },
    ]),
  ),
}

export const noImage: Check = {
  title: 'makes a fault of an answer that holds no image',
  run: (subject) =>
    subject.recorded(async (stage) => {
      await inTurn(Object.entries(answers), ([name, answer]) => holdsFor(name, answer, stage))
      return undefined
    }),
}

async function holdsFor(name: string, answer: Delivery, stage: Stage): Promise<void> {
  const situation = `a 2xx answer with ${name}`
  const trial = await stage.run({ script: () => answer })
  const { kind, delivery, message } = faultOf(trial, situation)
  demand(
    kind === 'malformed_response' || kind === 'empty_response',
    `${situation} became ${kind} (${message}), not malformed_response or empty_response`,
    "Throw any error, or a Fault of one of these kinds; attempt() may return { images: [] } for 'empty_response'",
  )
  const expected = deliveryAfter('accepted', trial, stage.provider)
  demand(
    delivery === expected,
    `${situation} became a fault with delivery ${delivery}, not ${expected}`,
    'Send through attempt.fetch: the head of the answer says that it was taken on',
  )
}
