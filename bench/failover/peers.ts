import type { Peer } from './peer.ts'
import { aiRetry } from './peers/ai-retry.ts'
import { aiSdk } from './peers/ai-sdk.ts'
import { cockatiel } from './peers/cockatiel.ts'
import { openaiPRetry } from './peers/p-retry.ts'
import { stint } from './peers/stint.ts'

/** In the order of the tables. */
export const peers: readonly Peer[] = [aiSdk, aiRetry, openaiPRetry, cockatiel, stint]
