import { agentReCalls } from './worlds/agent-re-calls.ts'
import { allWell } from './worlds/all-well.ts'
import { burst429 } from './worlds/burst-429.ts'
import { coinFlips } from './worlds/coin-flips.ts'
import { dailyQuota } from './worlds/daily-quota.ts'
import { empty200 } from './worlds/empty-200.ts'
import { fourImages } from './worlds/four-images.ts'
import { hanging } from './worlds/hang.ts'
import { heavyPrompt } from './worlds/heavy-prompt.ts'
import { refusedByPolicy } from './worlds/refused-by-policy.ts'
import { resetAfterSend } from './worlds/reset-after-send.ts'
import { slowDay } from './worlds/slow-day.ts'
import { totalOutage } from './worlds/total-outage.ts'
import type { World } from './world.ts'

/** In the order of the tables. */
export const worlds: readonly World[] = [
  allWell,
  heavyPrompt,
  hanging,
  slowDay,
  burst429,
  dailyQuota,
  resetAfterSend,
  empty200,
  coinFlips,
  fourImages,
  totalOutage,
  refusedByPolicy,
  agentReCalls,
]
