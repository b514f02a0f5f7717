import { made, type Step } from './step.ts'
import type { Arrival } from './world.ts'

/** What a vendor does that is well. The backup is a little slower. */
export const healthy = ({ vendor }: Arrival): Step => made(vendor === 'main' ? 20 : 25)
