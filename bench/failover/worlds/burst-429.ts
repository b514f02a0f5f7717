import { healthy } from '../healthy.ts'
import { luckOf } from '../luck.ts'
import { rateLimited } from '../step.ts'
import type { World } from '../world.ts'

export const burst429: World = {
  name: 'burst 429',
  says: 'Each minute begins with a burst of other traffic: main answers 429 for up to the whole of it, with a Retry-After that is right. The backup is well.',
  calls: 300,
  answer(arrival) {
    const minute = Math.floor(arrival.at / 60)
    const left = (minute + luckOf('burst', minute)()) * 60 - arrival.at
    return arrival.vendor === 'main' && left > 0 ? rateLimited(0.3, left) : healthy(arrival)
  },
}
