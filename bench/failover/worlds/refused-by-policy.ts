import { healthy } from '../healthy.ts'
import { refusedByPolicy as refusal } from '../step.ts'
import type { World } from '../world.ts'

export const refusedByPolicy: World = {
  name: 'refused by policy',
  says: "Main's content filter refuses the prompt with a 400; that of the backup agrees in half of the cases.",
  calls: 200,
  answer(arrival) {
    const agrees = arrival.callLuck() < 0.5
    return arrival.vendor === 'main' || agrees ? refusal(2) : healthy(arrival)
  },
}
