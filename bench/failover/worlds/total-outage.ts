import { healthy } from '../healthy.ts'
import { overloaded } from '../step.ts'
import type { World } from '../world.ts'

export const totalOutage: World = {
  name: 'total outage',
  says: 'Both vendors answer 503 in 1 s for two minutes of every ten.',
  calls: 300,
  answer(arrival) {
    const isOver = arrival.at % 600 >= 120
    return isOver ? healthy(arrival) : overloaded(1)
  },
}
