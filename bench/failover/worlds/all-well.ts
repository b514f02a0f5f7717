import { healthy } from '../healthy.ts'
import type { World } from '../world.ts'

export const allWell: World = {
  name: 'all well',
  says: 'Both vendors make every image: main in 20 s, the backup in 25 s.',
  calls: 50,
  answer: healthy,
}
