import { healthy } from '../healthy.ts'
import { made } from '../step.ts'
import type { World } from '../world.ts'

export const slowDay: World = {
  name: 'slow day',
  says: 'Main makes every image, in 10 to 70 s. The backup is well.',
  calls: 200,
  answer(arrival) {
    return arrival.vendor === 'main' ? made(10 + 60 * arrival.luck()) : healthy(arrival)
  },
}
