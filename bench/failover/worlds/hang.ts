import { healthy } from '../healthy.ts'
import { hang } from '../step.ts'
import type { World } from '../world.ts'

export const hanging: World = {
  name: 'hang',
  says: 'Main never answers. The backup is well.',
  calls: 100,
  answer: (arrival) => (arrival.vendor === 'main' ? hang : healthy(arrival)),
}
