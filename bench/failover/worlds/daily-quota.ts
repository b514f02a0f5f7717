import { healthy } from '../healthy.ts'
import { quotaUsedUp } from '../step.ts'
import type { World } from '../world.ts'

export const dailyQuota: World = {
  name: 'daily quota',
  says: 'Main answers 429 `insufficient_quota`, without a Retry-After. The backup is well.',
  calls: 100,
  answer: (arrival) => (arrival.vendor === 'main' ? quotaUsedUp(0.3) : healthy(arrival)),
}
