import { healthy } from '../healthy.ts'
import { reset } from '../step.ts'
import type { World } from '../world.ts'

export const resetAfterSend: World = {
  name: 'reset after send',
  says: 'Main resets 3 in 10 connections 12 s after it took the request, and bills the image. The backup is well.',
  calls: 200,
  answer(arrival) {
    const breaks = arrival.vendor === 'main' && arrival.luck() < 0.3
    return breaks ? reset(12) : healthy(arrival)
  },
}
