import { healthy } from '../healthy.ts'
import { hang, overloaded, serverError } from '../step.ts'
import type { World } from '../world.ts'

export const coinFlips: World = {
  name: 'coin flips',
  says: 'Main answers a third with a 503 in 1 s, a sixth with a 500 in 15 s, hangs in one of twenty, and makes the rest. The backup fails one in ten with a 503.',
  calls: 400,
  answer(arrival) {
    const coin = arrival.luck()
    if (arrival.vendor === 'backup') return coin < 0.1 ? overloaded(1) : healthy(arrival)
    if (coin < 1 / 3) return overloaded(1)
    if (coin < 1 / 2) return serverError(15)
    return coin < 1 / 2 + 1 / 20 ? hang : healthy(arrival)
  },
}
