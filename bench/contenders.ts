import type { Contender } from './contender.ts'
import { aiSdk } from './contenders/ai-sdk.ts'
import { cockatiel } from './contenders/cockatiel.ts'
import { effect } from './contenders/effect.ts'
import { koaCompose } from './contenders/koa-compose.ts'
import { opossum } from './contenders/opossum.ts'
import { pRetryAndTimeout } from './contenders/p-retry.ts'
import { stint, stintWithSignal } from './contenders/stint.ts'

/** In the order of the tables. */
export const contenders: readonly Contender[] = [
  koaCompose,
  stint,
  stintWithSignal,
  opossum,
  pRetryAndTimeout,
  effect,
  cockatiel,
  aiSdk,
]
