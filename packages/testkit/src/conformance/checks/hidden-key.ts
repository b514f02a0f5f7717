import { inTurn } from '../in-turn.ts'
import type { Check } from '../check.ts'
import type { Delivery, Script } from '../delivery.ts'
import { listenToConsole } from '../listen-to-console.ts'
import { everythingToldBy } from '../everything-told.ts'
import { carriesKey } from '../carries-key.ts'
import { markerKey, type Stage } from '../subject.ts'
import { demand } from '../violation.ts'

const json = { 'content-type': 'application/json' }
const echo = { error: { message: `Incorrect API key provided: ${markerKey}.`, key: markerKey } }
const page = `<html><body>authorization: Bearer ${markerKey}, key ${markerKey}</body></html>`

/** Vendors that repeat what they were sent. */
const answers: Readonly<Record<string, Delivery>> = {
  'an error that repeats the key': { status: 401, body: echo },
  'a page that repeats the key': { status: 500, body: page },
  'a text that repeats the key': { status: 400, body: `bad key ${markerKey}` },
  'a header that repeats the key': { status: 429, headers: { 'www-authenticate': markerKey } },
  'an answer that repeats the key': { headers: json, body: JSON.stringify(echo) },
  'half an answer that repeats the key': { headers: json, body: `{"${markerKey}": "` },
  'no answer': { manner: 'reset' },
}

export const hiddenKey: Check = {
  title: 'shows its key nowhere',
  run: (subject) =>
    subject.live(async (stage) => {
      await holdsFor('an image', subject.script(), stage)
      await inTurn(Object.entries(answers), ([situation, delivery]) =>
        holdsFor(situation, () => delivery, stage),
      )
      return undefined
    }),
}

async function holdsFor(situation: string, script: Script, stage: Stage): Promise<void> {
  const written = listenToConsole()
  const trial = await stage.run({ script }).finally(() => written.stop())
  const told = { ...(await everythingToldBy(trial)), 'what it logs': written.text }
  const wasSent = trial.received.some(carriesKey)
  const where = Object.entries(told).find(([, text]) => text.includes(markerKey))?.[0]
  demand(
    where === undefined,
    `after ${situation} its key stands in ${where}`,
    wasSent
      ? 'Send the key in a header named like authorization or x-api-key (the engine then knows it), log nothing, and pass what you throw or warn of through redact(text, [key])'
      : 'It was not among what was sent either: pass the apiKey that create() is given on to the provider',
  )
}
