import { healthy } from '../healthy.ts'
import { serverError } from '../step.ts'
import type { World } from '../world.ts'

export const agentReCalls: World = {
  name: 'agent re-calls',
  says: 'One request in four is more than either vendor can make, whatever its form: a 500 after 18 s. An agent whose tool fails calls it up to 4 times, 10 s apart; its turn is counted as one call.',
  calls: 80,
  every: 100,
  agent: { calls: 4, pause: 10 },
  answer: (arrival) => (arrival.call % 4 === 0 ? serverError(18) : healthy(arrival)),
}
