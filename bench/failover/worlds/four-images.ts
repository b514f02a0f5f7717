import { healthy } from '../healthy.ts'
import { overloaded } from '../step.ts'
import type { World } from '../world.ts'

export const fourImages: World = {
  name: 'four images',
  says: 'A call asks for four images of vendors that make one at a time. Main answers 4 in 10 submissions with a 503 in 1 to 15 s, the backup 3 in 10.',
  calls: 300,
  images: 4,
  every: 60,
  answer(arrival) {
    const share = arrival.vendor === 'main' ? 0.4 : 0.3
    const busy = arrival.luck() < share
    return busy ? overloaded(1 + 14 * arrival.luck()) : healthy(arrival)
  },
}
