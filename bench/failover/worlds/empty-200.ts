import { healthy } from '../healthy.ts'
import { empty } from '../step.ts'
import type { World } from '../world.ts'

export const empty200: World = {
  name: 'empty 200',
  says: 'Main answers 3 in 10 with a 200 without an image, after 20 s, and bills it. The backup is well.',
  calls: 200,
  answer(arrival) {
    const isEmpty = arrival.vendor === 'main' && arrival.luck() < 0.3
    return isEmpty ? empty(20) : healthy(arrival)
  },
}
