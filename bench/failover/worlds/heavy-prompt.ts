import { healthy } from '../healthy.ts'
import { serverError } from '../step.ts'
import type { World } from '../world.ts'

export const heavyPrompt: World = {
  name: 'heavy prompt',
  says: 'Main breaks down over the full prompt with a 500 after 30 s, every time; a lighter prompt takes it 20 s. The backup makes either in 25 s.',
  calls: 100,
  answer(arrival) {
    const isTooMuch = arrival.vendor === 'main' && !arrival.light
    return isTooMuch ? serverError(30) : healthy(arrival)
  },
}
